"""Numbers that agree with what they count: veintiún libros, veintiuna mesas; ordinals with their endings."""

import re

from backend.text.pattern import Pattern

ORDINAL_ENDINGS = ("en", "fr", "es", "it", "pt", "nl")
_WORD = Pattern(r"\s*([^\W\d_]{2,})")
_NOT_COUNTED = frozenset(
    """
    de del en el la los las por para con sin es son era más menos que se ni al su sus do da dos das em no na com e é
    são ou mais
    """.split()  # noqa: SIM905 - a list of strings would be thrice as long
)
_MASCULINE_IN_A = frozenset(
    """
    día días dia dias problema problemas mapa mapas tema temas idioma idiomas programa programas programma sistema
    sistemas planeta planetas poeta poetas clima dálmatas turistas artistas periodistas ciclistas futbolistas atletas
    kilogramas gramas cometas fantasmas panoramas diplomas
    """.split()  # noqa: SIM905 - a list of strings would be thrice as long
)


def agreed(spoken: str, following: str, base: str, *, noun: bool = False) -> str:
    """The number before ``following``; ``noun``: it is one for certain."""
    match = _WORD.match(following)
    if match is None or base not in ("es", "pt", "fr", "ru", "de", "it"):
        return spoken
    counted = match[1].casefold()
    if base in ("de", "it"):
        return _one(spoken, counted, base) if noun else spoken
    if base == "ru":
        return _russian(spoken, counted)
    if base == "fr":
        pounds = noun and counted in ("livre", "livres")
        return re.sub(r"\bun$", "une", spoken) if pounds or _feminine_french(counted) else spoken
    if not noun and (counted in _NOT_COUNTED or not match[1][0].islower()):
        return spoken
    feminine = (
        counted.endswith(_PLURAL_FEMININE)
        and counted not in _MASCULINE_IN_A
        and not counted.endswith(("grama", "gramas"))
    ) or counted in _FEMININE_IN_ES
    return _spanish(spoken, feminine) if base == "es" else _portuguese(spoken, feminine)


_PLURAL_FEMININE = tuple(
    "as ãs a ciones siones dades ções sões stões niões ção são gens gem tudes tud dad".split()  # noqa: SIM905
)


def _one(spoken: str, counted: str, base: str) -> str:
    """``eins`` and ``uno`` before what they count: ein Euro, eine Stunde, un euro, un'ora."""
    if base == "de":
        return ("eine" if counted.endswith(("e", "eile", "unze", "ion")) else "ein") if spoken == "eins" else spoken
    if spoken != "uno":
        return spoken
    feminine_noun = counted.endswith("a") or counted in _FEMININE_IN_E
    if feminine_noun:
        return "un'" if counted[0] in "aeiou" else "una"
    return "uno" if counted.startswith(("z", "ps", "gn", "st", "sc", "sp")) else "un"


def _russian(spoken: str, counted: str) -> str:
    """``2 дочки`` → две: behind two, feminine nouns end in и or ы, others in а or я."""
    if spoken.endswith("два"):
        return f"{spoken[:-1]}е" if counted.endswith(("и", "ы", "ие", "ые")) else spoken
    if spoken.endswith("один"):
        ending = "на" if counted.endswith(("а", "я")) else "но" if counted.endswith(("о", "е", "ё")) else "ин"
        return f"{spoken[:-2]}{ending}" if counted not in _MASCULINE_IN_YA else spoken
    return spoken


_MASCULINE_IN_YA = frozenset(("мужчина", "дядя", "папа", "дедушка", "судья", "юноша"))


_FEMININE_IN_ES = frozenset(
    """
    noches clases partes calles tardes veces llaves naves nubes torres fuentes voces luces cruces flores mujeres paredes
    noche clase parte calle vez llave nave nube torre fuente voz luz cruz flor mujer pared red imagen orden razón mente
    madre sed serie ley base frase fase serpiente redes imágenes órdenes razones mentes madres sedes serpientes bases
    frases fases series leyes noites vezes classes vozes luzes cores mães irmãs aves chaves nuvens mulheres pontes
    noite voz luz cor mãe irmã ave nuvem mulher ponte mãos mão manos mano
    """.split()  # noqa: SIM905 - a list of strings would be thrice as long
)
_FEMININE_IN_E = frozenset(
    ("notte", "parte", "classe", "nave", "chiave", "voce", "fine", "noche", "clase", "tarde", "xíc", "col")
)

_FEMININE = tuple("as ãs a ción sión ciones siones dad dades ção ções zione sione tà".split())  # noqa: SIM905


def feminine(noun: str, base: str) -> bool:
    """Whether a French, Spanish, Italian or Portuguese noun is of the feminine gender, by its ending."""
    noun = noun.casefold()
    if base == "fr":
        return _feminine_french(noun)
    return (noun.endswith(_FEMININE) and noun not in _MASCULINE_IN_A) or noun in _FEMININE_IN_E


def _feminine_french(counted: str) -> bool:
    return counted.rstrip("s") in _FRENCH_FEMININE or counted.endswith(_FRENCH_ENDINGS)


_FRENCH_ENDINGS = (
    "tion",
    "tions",
    "sion",
    "sions",
    "ité",
    "ités",
    "ette",
    "ettes",
    "ance",
    "ances",
    "ence",
    "ences",
    "esse",
    "esses",
    "trice",
    "trices",
    "euse",
    "euses",
    "aison",
    "aisons",
    "ure",
    "ures",
    "elle",
    "elles",
    "ine",
    "ines",
    "ienne",
    "iennes",
)
_FRENCH_FEMININE = frozenset(
    """
    fille femme page heure minute seconde personne année journée soirée semaine fois table maison chaise porte rue ville
    école classe langue lettre ligne place pièce chambre fleur pomme poire banane tasse bouteille boîte carte clé image
    idée histoire question réponse phrase part partie tonne île plage forêt vache poule chèvre dame mère sœur amie
    élève équipe étoile église usine entreprise banque moto bombe arme balle robe chemise jupe chaussure nuit main jambe
    dent oreille feuille branche goutte mort victime façon manière sorte espèce étape règle loi preuve vie voix note
    chanson photo émission série scène tranche part cuillère cuillerée assiette marche bougie croix perle pierre roue
    """.split()  # noqa: SIM905 - a list of strings would be thrice as long
)


def _spanish(spoken: str, feminine: bool) -> str:
    if feminine:
        return re.sub(r"uno$", "una", re.sub(r"ientos\b", "ientas", spoken))
    return re.sub(r"\buno$", "un", re.sub(r"veintiuno$", "veintiún", spoken))


def _portuguese(spoken: str, feminine: bool) -> str:
    if not feminine:
        return spoken
    spoken = re.sub(r"entos\b", "entas", spoken)
    return re.sub(r"\bum(?=$|\smil\b)", "uma", re.sub(r"\bdois(?=$|\smil\b)", "duas", spoken))


def ordinal(spoken: str | None, value: int, ending: str, base: str) -> str | None:
    """An ordinal with the gender that its ending shows; None where the ending is another language's."""
    if spoken is None:
        return None
    ending = ending.casefold()
    if base == "en":
        return spoken if ending in ("st", "nd", "rd", "th") else None
    if base == "fr":
        if value == 1:
            return {"er": "premier", "re": "première", "ère": "première"}.get(ending)
        return spoken if ending in ("e", "ème", "eme") else None
    if base == "nl":
        return spoken if ending in ("e", "de", "ste") else None
    if base == "es" and ending == "er":
        return re.sub("ero$", "er", spoken)
    if ending in ("º", "°", "o", "ª", "a"):
        return (
            re.sub(r"[oa]\b", "a" if ending in "ªa" else "o", spoken)
            if base != "it"
            else spoken[:-1] + ("a" if ending in "ªa" else "o")
        )
    return None

"""French and German words of one spelling and two sounds, by what stands beside them: fils, tous, Montage."""

from backend.text import ipa
from backend.text.kinds.rule import Rules, rule

_THREADS = (
    "électriques?|de fer|barbelés?|conducteurs?|dentaires?|de soie|à coudre|de coton|tendus|métalliques?|d'or|d'argent"
    "|du téléphone|téléphoniques?|de cuivre|de laine|de pêche|à plomb"
)
_SUBJECT = r"\b(?:[Ii]ls|[Ee]lles)\s(?:(?:ne|se|nous|vous|les|y|en|me|te|lui|leur)\s)?"
_VERBS = {
    "président": "préside", "excellent": "excelle", "négligent": "néglige", "résident": "réside",
    "convergent": "converge", "divergent": "diverge", "affluent": "afflue", "diffèrent": "diffère",
    "violent": "viole", "expédient": "expédie", "content": "conte", "couvent": "couve", "équivalent": "équivale",
    "influent": "influe", "adhèrent": "adhère", "urgent": "urge", "somnolent": "somnole",
}  # fmt: skip
RULES: Rules = {
    "fr": [
        rule(rf"\b(?P<said>fils)(?=\s(?:{_THREADS})\b)", "fil"),
        rule(r"(?<![\w-])[Ff]ils(?!\w)", "fils", phones=("f", "ˈi", "s")),
        rule(r"(?<!\w)\w{1,20}ouent(?!\w)", lambda match, _: match[0].removesuffix("nt"), piece="ouent"),
        *(rule(rf"{_SUBJECT}(?P<said>{word})\b", said, piece=word) for word, said in _VERBS.items()),
        rule(
            r"\b(?P<said>[Tt]ous)(?=\s(?:sont|ont|étaient|avaient|vont|viennent|ensemble|se|partent|seront|veulent)\b|[.,!?;])",
            "tous",
            phones=("t", "ˈu", "s"),
        ),
        rule(r"\b(?P<said>plus)(?=\s\d)(?<=\d\splus)", "plus", phones=("p", "l", "ˈy", "s")),
    ],
    "de": [
        rule(
            r"(?<!\w)(?:[Dd]ie|[Dd]er|[Ee]iner?|[Zz]ur|[Uu]nter|[Dd]iese[r]?|[Ii]hrer?|[Ss]einer?)\s(?P<said>Montage)"
            r"(?!\s(?:sind|waren|werden|wurden|vergehen|im|in|bis))\b",
            "Montage",
            phones=tuple(ipa.split("mɔntˈɑːʒə")),
        ),
    ],
}

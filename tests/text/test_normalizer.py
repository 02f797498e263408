import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.text import languages, normalizer
from backend.text.cleaning import clean
from backend.text.normalizer import normalize


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en-us", "It costs $5.20.", "It costs five dollars, twenty cents."),
        ("en-us", "$1", "one dollar"),
        ("en-us", "£3 million", "three million pounds"),
        ("en-us", "In 1984 and 2024", "In nineteen eighty-four and twenty twenty-four"),
        ("en-us", "1,234.5 apples", "one thousand, two hundred and thirty-four point five apples"),
        ("en-us", "007", "zero zero seven"),
        ("en-us", "the 21st of May", "the twenty-first of May"),
        ("en-us", "at 9:05 a.m. or 14:30", "at nine oh five AM or fourteen thirty"),
        ("en-us", "3/5/2024", "March fifth, twenty twenty-four"),
        ("en-gb", "3/5/2024", "May third, twenty twenty-four"),
        ("en-us", "2024-03-05", "March fifth, twenty twenty-four"),
        ("en-us", "Dr. Smith & Mr. X", "doctor Smith and mister X"),
        ("en-us", "5 km at 20°C, 1 kg, 50%", "five kilometers at twenty degrees Celsius, one kilogram, fifty percent"),
        ("en-us", "-3 degrees", "minus three degrees"),
        ("ja", "12 tür", "十二 tür"),
        ("ja", "127.0.0.1:25 に", "一二七点〇点〇点一:二十五 に"),
        ("cmn", "见第 10.2.2 节", "见第 十点二点二 节"),
        ("ru", "подробнее см. Раздел 2", "подробнее смотри Раздел два"),
        ("ru", "длина 5 см.", "длина пять сантиметров."),
        ("it", "una struttura (es. la sezione)", "una struttura (per esempio la sezione)"),
        ("es", "El parámetro audit=1 habilita 1 casa", "El parámetro audit=uno habilita una casa"),
        ("de", "3,50 € usw.", "drei Euro, fünfzig Cent und so weiter."),
        ("de", "1.234,5 km", "eintausendzweihundertvierunddreißig Komma fünf Kilometer"),
        ("de", "um 14:30", "um vierzehn Uhr dreißig"),
        ("fr-fr", "M. Dupont, 3,5 km", "monsieur Dupont, trois virgule cinq kilomètres"),
        ("es", "Sr. López, 5 €", "señor López, cinco euros"),
        ("es", "21 libros, 21 mesas, 200 mesas", "veintiún libros, veintiuna mesas, doscientas mesas"),
        ("es", "21", "veintiuno"),
        ("es", "el 3.er piso, la 2.ª vez", "el tercer piso, la segunda vez"),
        ("pt", "2 maçãs e 21 livros", "duas maçãs e vinte e um livros"),
        ("fr-fr", "71 amis, le 1er mai", "soixante et onze amis, le premier mai"),
        ("fr-be", "le 71e, 91", "le septante et unième, nonante et un"),
        ("de", "am 3. Mai 2024 das 1. Buch", "am dritten Mai zweitausendvierundzwanzig das erste Buch"),
        ("de", "z. B. um 14:30 Uhr", "zum Beispiel um vierzehn Uhr dreißig"),
        ("it", "12,50 € il 3/5/2024", "dodici euro e cinquanta centesimi il tre maggio duemilaventiquattro"),
        ("ru", "3 мая 2024 г.", "третьего мая две тысячи двадцать четвёртого года."),
        ("ru", "5 км, 100 ₽", "пять километров, сто рублей"),
        ("pl", "3 maja za 12 zł", "trzeciego maja za dwanaście złotych"),
        ("nl", "op 3-5-2024 € 12,50", "op drie mei tweeduizendvierentwintig twaalf euro vijftig"),
        ("el", "12,50 €", "12,50 ευρώ"),
        ("pt-br", "R$ 2", "dois reais"),
        ("id", "Rp12.500", "dua belas ribu lima ratus rupiah"),
        ("ja", "25 と 3", "二十五 と 三"),
        ("ja", "12 in と 12 inner", "十二インチ と 十二 inner"),
        ("el", "25 και 3", "25 και 3"),
        ("en-us", "call 555-1234 or v1.2.3", "call five five five, one two three four or v1.2.3"),
        ("en-us", "pages 10-20", "pages ten to twenty"),
    ],
)
def test_figures_and_signs_become_words(language: str, text: str, expected: str) -> None:
    assert normalize(text, language) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“Don’t”", '"Don\'t"'),
        ("ﬁne\u00a0soft\u00adhyphen", "fine softhyphen"),
        ("a\u202eb\u2066c", "a b c"),
        ("lone \ud800 surrogate", "lone surrogate"),
        ("nul\x00byte\x1b[31m", "nul byte [31m"),
        ('<speak>Hi<break time="1s"/> there</speak>', "Hi there"),
        ("a < b and c > d", "a < b and c > d"),
        ("cafe\u0301", "café"),
        ("no!!!!!!!!!!", "no!!!"),
        ("83 cats, 8D glasses and x3 speed in 833", "83 cats, 8D glasses and x3 speed in 833"),
        ("fine :-) =D xD ¯\\_(ツ)_/¯ done", "fine done"),
        ("[[h@l'oU]]", "[ [h@l'oU] ]"),
        ("नमस्ते ज़", "नमस्ते ज़"),
    ],
)
def test_clean_takes_out_what_cannot_be_said(text: str, expected: str) -> None:
    assert clean(text) == expected


DRAWN_OUT = re.compile(r"(.)\1\1")  # sooo is read as so
WORDS = st.lists(
    st.text(alphabet="abcdefijknopqrtuvxyzäöüéñ", min_size=3, max_size=12).filter(
        lambda word: not DRAWN_OUT.search(word)
    ),
    min_size=1,
    max_size=12,
)


@given(
    WORDS,
    st.lists(
        st.sampled_from(["12", "3.5", "$4", "1st", "5 km", "10:30", "&", "—", "2024-01-02", "(", "?"]), max_size=6
    ),
    st.randoms(use_true_random=False),
    st.sampled_from(["en-us", "de", "fr-fr", "es", "ru", "ja"]),
)
@settings(max_examples=200, deadline=None)
def test_no_word_is_lost(words: list[str], figures: list[str], chance: object, language: str) -> None:
    from random import Random

    assert isinstance(chance, Random)
    mixed = words + figures
    chance.shuffle(mixed)
    spoken = normalize(" ".join(mixed), language).split()
    position = 0
    for word in (word for word in mixed if word in words and not any(word.startswith(f) for f in figures)):
        while position < len(spoken) and spoken[position].strip(",.") != word:
            position += 1
        assert position < len(spoken), f"{word!r} of {mixed} is not in {spoken}"


@given(st.text(max_size=300))
@settings(max_examples=300, deadline=None)
def test_any_text_is_cleaned_for_good(text: str) -> None:
    cleaned = clean(text)
    cleaned.encode()
    assert clean(cleaned) == cleaned
    normalize(text, "en-us").encode()


@pytest.mark.parametrize(
    "unit",
    ["a", "1", "1,", "1.", "$", "$1", "a.", "<", "<s ", "\u202e", "\ud800", "\u0301", " ", "1:", "-", "“",
     "1-1-", "[[", "1/"]
)  # fmt: skip
def test_a_hostile_text_takes_linear_time(unit: str) -> None:
    text = unit * (200_000 // len(unit))
    begin = time.process_time()
    list(normalizer.expand(clean(text), languages.find("en-us")))
    assert time.process_time() - begin < 8

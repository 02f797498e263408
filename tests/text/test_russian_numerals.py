"""Russian numbers stand in the case of what they count, and of what stands before them."""

import pytest

from backend.text import morphology
from backend.text.kinds import russian_amounts
from backend.text.normalizer import normalize

CASES = {
    "в 5 городах": "в пяти городах",
    "в 5 минут": "в пять минут",
    "в этих 3 домах": "в этих трёх домах",
    "видел 21 студента": "видел двадцать одного студента",
    "около 21 студента": "около двадцати одного студента",
    "2 новые книги": "две новые книги",
    "к 22 ученикам": "к двадцати двум ученикам",
    "жду 1 минуту": "жду одну минуту",
    "без 4 стульев, 40 тарелок и 200 ножей": "без четырёх стульев, сорока тарелок и двухсот ножей",
    "на 4 этаже": "на четвёртом этаже",
    "4 этажа": "четыре этажа",
    "до 1,5 млн руб. в год": "до полутора миллионов рублей в год",
    "около 92,5 км": "около девяноста двух целых пяти десятых километра",
    "добавьте 1 ст. л. соли": "добавьте одну столовую ложку соли",
    "2 ст. л. соли": "две столовые ложки соли",
    "в 3 км от дома": "в трёх километрах от дома",
    "с 8 до 17": "с восьми до семнадцати",
    "между 5 и 10": "между пятью и десятью",
    "около 2/3 людей": "около двух третей людей",
    "до −18 °C": "до минус восемнадцати градусов Цельсия",
    "из 3-х вариантов": "из трёх вариантов",
    "в 3-й квартире": "в третьей квартире",
    "в 2024 г. он": "в две тысячи двадцать четвёртом году он",
    "к 2030 году": "к две тысячи тридцатому году",
    "с 1990 по 1995 год": "с тысяча девятьсот девяностого по тысяча девятьсот девяносто пятый год",
    "с 1941 по 1945.": "с тысяча девятьсот сорок первого по тысяча девятьсот сорок пятый.",
    "в начале XX в. он": "в начале двадцатого века он",
    "в XVIII-м": "в восемнадцатом",
    "с 1 по 5 мая": "с первого по пятое мая",
    "до 31.12.": "до тридцать первого декабря.",
    "сегодня 8 марта": "сегодня восьмое марта",
    "он жил в г. Перми": "он жил в городе Перми",
}


@pytest.mark.parametrize("written", CASES)
def test_a_number_is_said_in_its_case(written: str) -> None:
    assert normalize(written, "ru") == CASES[written]


@pytest.mark.parametrize("text", ["Дай им. Петров ждёт.", "Это редкий ген. Он важен.", "Вот мой муж. Он врач."])
def test_a_word_that_ends_a_sentence_is_no_abbreviation(text: str) -> None:
    assert normalize(text, "ru") == text


def test_a_place_in_short_stands_in_its_case() -> None:
    assert normalize("по ул. Мира из г. Перми", "ru") == "по улице Мира из города Перми"
    assert normalize("завод им. Кирова", "ru") == "завод имени Кирова"


def test_an_end_of_a_sentence_stays_behind_a_unit() -> None:
    assert normalize("Это 5 руб. Он ушёл.", "ru") == "Это пять рублей. Он ушёл."
    assert normalize("Это 5 км. Он ушёл.", "ru") == "Это пять километров. Он ушёл."


@pytest.mark.parametrize("case", "ngdaip")
@pytest.mark.parametrize("lemma", russian_amounts.UNITS.values())
def test_every_unit_has_its_forms(lemma: str, case: str) -> None:
    for amount in ("1", "2", "5", "21", "1,5", "3,25"):
        said = russian_amounts.amount(amount, case, lemma)
        assert said, amount
        assert not any(figure in said for figure in "0123456789,")


def test_what_stands_behind_the_noun_stays() -> None:
    assert morphology.inflected("градус Цельсия", "d", plural=True) == "градусам Цельсия"
    assert morphology.inflected("квадратный метр", "i", plural=False) == "квадратным метром"

"""How MeloTTS's languages are written: every phone finds a symbol, tones and syllables are right."""

import re
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest
import torch

from backend.families.vits import melotts
from backend.families.vits.melotts import LANGUAGES, NAMED
from backend.families.vits.model.generator import Generator
from backend.families.vits.synthesis import VitsVoice
from backend.families.vits.tokens import Facts, places, token_edges, tokens
from backend.families.vits.weights import official
from backend.families.vits.weights.importing import facts_of
from backend.families.vits.weights.voice import Known
from backend.protocol.problems import VoicewrightError
from backend.protocol.voices import VoiceInfo
from backend.text.phonemes import phonemize
from tests.parity.fixtures import fixture


def names(listed: str) -> list[str]:
    return listed.split()


SPEAKERS = {language: name for name, language in reversed(NAMED.items())}
INITIALS = names("zh ch sh b p m f d t n l g k h j q x r z c s y w")
FINALS = names("""a ai an ang ao e ei en eng er i i0 ia ian iang iao ie in ing iong ir iu o ong ou u ua uai uan uang
    ui un uo v van ve vn E En AA EE OO""")
ROMAJI = names("""N a b by ch d dy e f g gy h hy i j k ky m my n ny o p py q r ry s sh t ts ty u w y z zy a: e: i: o:
    u:""")
ARPABET = names("aa ae ah ao aw ay b ch d dh eh er ey f g hh ih iy jh k l m n ng ow oy p r s sh t th uh uw V w y z zh")
JAMO = [*"전ᅦ이릐가촤포ᄐ대ᅮᆼᅳᄒᄆᆯᆷᄂᄇᄉᆮ꾀ᅣᄄᆨ쪄ᄏᆸᅭ쓔ᅨ쀠ᅯᅫᅰᅤ"]
LETTERS = [*"NQabdefghijklmnopstuvwxyzɑæʃʑçɯɪɔɛɹðəɫɥɸʊɾʒθβŋɦɡrɲʝɣʎˈˌːœøʁɒʌɜɐ\u0303"]
SYMBOLS = ["_", *sorted({*INITIALS, *FINALS, *ROMAJI, *ARPABET, *JAMO, *LETTERS}), *"!?…,.'-¿¡", "SP", "UNK"]
"""MeloTTS's, but for those that nothing of ours needs."""
SENTENCES: Mapping[str, str] = {
    "zh": """
        你好，我有一个iPhone，买了。
        中国的天气很好，我们去北京学习。
        女儿吃日本寿司，二十四只熊很穷。
        欧洲的音乐像云和雨，园林很优秀。
        他说：“真的吗？”
        昨天晚上下了很大的雪，路上没有人！
        老师让学生把书放在桌子上。
        请问，火车站怎么走？
        这件衣服三百五十块钱，太贵了。
        春天到了，花儿都开了。
        我们用 machine learning 做研究。
        阿姨恩爱，二哥昂首，偶尔俄语。
    """,
    "ja": """
        今日は橋の上で箸を買いました。
        東京タワーは高いです。
        ヴァイオリンとファンとフュージョン。
        切符を先生に見せて、学校へ行った。
        本屋で百円のひゃくにんいっしゅを買う。
        ちょっと待ってください！
        新聞を読んで、散歩に出かけませんか？
        キャンプファイヤーとティッシュ。
        雨が降っているので、家にいます。
        ニャーニャーと鳴く猫がいる。
        りょこうのしゅみはギョーザ作り。
        ジェットコースターとウィンドウ。
    """,
    "ko": """
        한국말을 합니다.
        안녕하세요, 의사 선생님.
        값이 없다.
        닭고기와 꽃을 빨리 주세요!
        쌍둥이가 과자를 먹어요.
        뭐라고요? 왜 위에 있어요?
        얘기하다가 예의를 잊었다.
        외국인이 한국어를 배웁니다.
        오늘 날씨가 참 좋네요.
        커피 한 잔 마실까요?
        지하철역까지 걸어서 십 분 걸려요.
        어제 친구하고 영화를 봤습니다.
    """,
    "es": """
        El niño come pan, ¿verdad?
        La guerra y el perro.
        Yo llevo la llave del chico.
        Un huevo por la mañana.
        Ayer llovió en México.
        ¡Qué alegría verte!
        El pingüino nada rápido.
        Hablamos de ciencia y cerveza.
        La reina juega al ajedrez.
        Construyeron un puente.
        Mi abuelo tiene noventa y dos años.
        Ella canta una canción triste.
    """,
    "fr": """
        Bonjour, un bon vin blanc.
        Il est huit heures.
        La feuille de l'agneau.
        Une rue très étroite.
        Où est la gare ?
        J'ai mangé du poisson hier.
        Les œufs sont sur la table.
        Quel beau château !
        Elle a lu un journal.
        Monsieur, vous avez raison.
        Le garçon reçoit quatre-vingts euros.
        Il pleuvait sur la ville.
    """,
    "en": """
        Hello, world.
        She had your dark suit in greasy wash water all year.
    """,
}


def sentences(language: str) -> list[str]:
    return [line.strip() for line in SENTENCES[language].strip().splitlines()]


def facts(language: str) -> Facts:
    """Of a released voice of that language."""
    given = {"data": {"spk2id": {SPEAKERS[language]: 0}}, "symbols": SYMBOLS, "num_tones": 16}
    return facts_of(given, len(SYMBOLS), 1)[0]


def written(text: str, language: str) -> list[tuple[str, int]]:
    """Symbols and rows of tones, without blanks."""
    known = facts(language)
    said = phonemize(text, known.languages[0]).symbols
    phones, words, languages = zip(*[(one.symbol, one.word, one.language) for one in said], strict=True)
    row = tokens(phones, known, None, words, languages)
    return [(SYMBOLS[symbol], tone) for symbol, tone in zip(row.symbols[1::2], row.tones[1::2].tolist(), strict=True)]


def spelled(text: str, language: str) -> str:
    return " ".join(symbol for symbol, _ in written(text, language))


@pytest.mark.parametrize("language", SENTENCES)
def test_every_phone_finds_a_symbol(language: str) -> None:
    first = LANGUAGES[language].first_tone
    last = {"zh": 11, "en": 11}.get(language, first + 1)
    for text in sentences(language):
        found = written(text, language)  # raises for a symbol without a row
        assert found[0] == found[-1] == ("_", first), text
        assert all(first <= tone < last for _, tone in found), text
    assert melotts.lacking(SYMBOLS, language) == []


def test_chinese_in_initials_and_finals_with_tones() -> None:
    found = " ".join(symbol + str(tone) for symbol, tone in written("你好，我有一个 iPhone。", "zh"))
    assert found == "_0 n2 i2 h3 ao3 ,0 w2 o2 y3 ou3 y2 i2 g4 e4 ay9 f7 ow9 n7 .0 _0"
    assert spelled("二十四只熊，元月。", "zh") == "_ EE er sh ir s i0 zh ir x iong , y van y ve . _"


def syllable(pinyin: str) -> str:
    """What MeloTTS's table of syllables has for it."""
    initial = next((one for one in INITIALS if pinyin.startswith(one)), "")
    final = pinyin.removeprefix(initial)
    if final == "i" and initial in ("zh", "ch", "sh", "r", "z", "c", "s"):
        final = "i0" if initial in "zcs" else "ir"
    if initial in ("j", "q", "x", "y"):
        final = re.sub("^u", "v", final)
    if initial == "y":
        final = {"an": "En", "e": "E"}.get(final, final)
    return f"{initial or final[0].upper() * 2} {final}"


def test_every_syllable_of_chinese() -> None:
    pypinyin = pytest.importorskip("pypinyin")
    readings = pypinyin.constants.PINYIN_DICT
    sure: dict[str, str] = {}
    for point in range(0x4E00, 0x9FA6):
        if "," not in readings.get(point, ","):
            sure.setdefault(pypinyin.lazy_pinyin(chr(point), v_to_u=False)[0], chr(point))
    assert len(sure) > 350
    wrong = {one: found for one, han in sure.items() if (found := spelled(han, "zh")[2:-4]) != syllable(one)}
    assert wrong.keys() <= {"me", "lo"}  # espeak-ng gives both vowels one sign; 么 is neutral, and right


@pytest.mark.parametrize(
    ("text", "language", "signs"),
    [
        ("東京の先生。", "ja", "t o u ky o u n o s e N s e i ."),
        ("切符、本屋、百。", "ja", "k i q p u , h o N y a , hy a k u ."),
        ("新聞を読んで。", "ja", "sh i N b u N o y o N d e ."),
        ("한국말을 합니다.", "ko", "ᄒ ᅡ ᆫ ᄀ ᅮ ᆼ ᄆ ᅡ ᄅ ᅳ ᆯ ᄒ ᅡ ᆷ ᄂ ᅵ ᄃ ᅡ ."),
        ("의사와 왜.", "ko", "ᄋ ᅴ ᄉ ᅡ ᄋ ᅪ ᄋ ᅫ ."),
        ("El perro rojo, ¿no?", "es", "e l p ˈ e ɾ ɾ o r ˈ o x o , n ˈ o ?"),
        ("Un bon vin.", "fr", "œ ̃ b ˈ ɔ ̃ v ˈ ɛ ̃ ."),
    ],
)
def test_other_languages_as_they_are_written(text: str, language: str, signs: str) -> None:
    assert spelled(text, language) == f"_ {signs} _"


def test_several_phones_of_one_sign_share_its_time() -> None:
    phones, words = ["_", "ɕ", "iɑ˥˥", "ŋ", "_."], [-1, 0, 0, 0, -1]
    said = tokens(phones, facts("zh"), None, words)
    assert places(said, 5).tolist() == [0, 1, 2, 2, 3]
    edges = token_edges(np.array([0, 2, 4, 10, 16, 18], np.float32), said)
    assert edges[-1] == 18
    assert 16 in edges.tolist()


@pytest.mark.parametrize("language", ["zh", "ja", "ko", "es", "fr"])
def test_a_released_voice_speaks_its_language(language: str) -> None:
    known = facts(language)
    sizes = official.architecture({**fixture("melotts").facts["constructor"], "n_vocab": len(SYMBOLS)})
    info = VoiceInfo(id="v", name="", family="vits", sample_rate=44100, languages=list(known.languages), speakers=[])
    torch.manual_seed(1)
    voice = VitsVoice(info, Known(Generator(sizes), known, 44100), torch.device("cpu"))
    score = voice.plan(sentences(language)[0]).score
    samples = voice.render(score)
    assert len(samples) == round(score.duration_s * 44100)
    assert np.isfinite(samples).all()
    # The score says again what was planned: phones that share a sign lose no time.
    planned = sum(phone.duration_s for phone in score.phones)
    assert planned == pytest.approx(score.duration_s)
    with torch.no_grad():
        said = voice._said(score)
    assert int(said.lengths.sum()) == round(score.duration_s / voice.hop_s)


def test_what_cannot_be_told_is_refused(tmp_path: Path) -> None:
    def read(speakers: list[str], symbols: list[str]) -> None:
        ids = {name: at for at, name in enumerate(speakers)}
        facts_of({"data": {"spk2id": ids}, "symbols": symbols, "num_tones": 16}, len(symbols), len(speakers))

    with pytest.raises(VoicewrightError, match="called by their language"):
        read(["Anna"], SYMBOLS)
    with pytest.raises(VoicewrightError, match="called EN-US, ZH"):
        read(["ZH", "EN-US"], SYMBOLS)
    with pytest.raises(VoicewrightError, match="lacks ᄋ, which ko is written with"):
        read(["KR"], [one for one in SYMBOLS if one != "ᄋ"])

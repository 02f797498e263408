"""Each language with a sentence that has a number, a date, money or an abbreviation in it: as words, and as phones.

``python -m tests.benchmarks.languages [CODE…]`` prints a table in Markdown. Nothing is timed; it is to be read by
people who speak the languages.
"""

import sys

from backend.text import languages
from backend.text.normalizer import normalize
from backend.text.phonemes import PhoneToken, phonemize

SENTENCES = {
    "en-us": "Dr. Smith paid $12.50 on 3/5/2024 at 5:30 p.m. for the 21st book, 3.5% of 1,234 km.",
    "en-gb": "Mr. Jones ran 10 km on 3/5/2024 and won £1,250.",
    "cmn": "你好！3月5日，我花了¥12.50，买了一个 iPhone，不是很贵。",
    "yue": "你好，我有3本書，今日係3月5日。",
    "ja": "今日は3月5日、橋の上で箸と切手を100本、¥1,250で買いました。",
    "ko": "안녕하세요? 한국말로 21개를 ₩12,500에, 3월 5일 14:30에 살 수 있습니다.",
    "es": "El Sr. López compró 21 libros y 21 mesas por 12,50 € el 3/5/2024, el 1.º de la lista.",
    "es-419": "La Dra. Ruiz vive en el 3.er piso; pagó $71 el 1/3/2024.",
    "fr-fr": "M. Dupont a 71 amis; le 1er mai, les 2 enfants ont payé 12,50 € à 14:30, soit 3,5 %.",
    "fr-be": "Le 71e client a payé 91 €.",
    "de": "Am 3. Mai 2024 kostete z. B. das 1. Buch 12,50 €, d. h. 3,5 % mehr als um 14:30 Uhr.",
    "it": "Il sig. Rossi ha pagato 12,50 € il 3/5/2024 per 21 libri, il 3,5%.",
    "pt": "O Sr. Silva pagou 12,50 € a 3/5/2024 por 21 livros, 3,5%.",
    "pt-br": "A Dra. Souza pagou R$ 12,50 em 03/05/2024 por 2 maçãs.",
    "nl": "Dhr. Jansen betaalde op 3-5-2024 € 12,50 voor 21 boeken, d.w.z. 3,5%.",
    "ru": "3 мая 2024 г. д-р Иванов заплатил 12,50 € за 21 книгу в iTunes, т.е. 3,5 %.",
    "uk": "3 травня я заплатив 12,50 € за 21 книгу, це 3,5 %.",
    "pl": "3 maja dr Nowak zapłacił 12,50 zł za 21 książek, tj. 3,5%.",
    "cs": "Dne 3. 5. 2024 zaplatil pan Novák 12,50 € za 21 knih, tj. 3,5 %.",
    "sk": "Pán Novák zaplatil 12,50 € za 21 kníh.",
    "sl": "Gospod Novak je plačal 12,50 € za 21 knjig.",
    "hr": "Gospodin Horvat je platio 12,50 € za 21 knjigu.",
    "sr": "Господин Јовановић је платио 12,50 € за 21 књигу.",
    "bg": "Г-н Иванов плати 12,50 € за 21 книги.",
    "ro": "Dl. Popescu a plătit 12,50 € pentru 21 de cărți, 3,5%.",
    "hu": "Kovács úr 12,50 €-t fizetett 21 könyvért, 3,5%.",
    "sv": "Den 3 maj betalade hr Berg 12,50 € för 21 böcker, dvs. 3,5 %.",
    "da": "Den 3. maj betalte hr. Berg 12,50 € for 21 bøger.",
    "nb": "Den 3. mai betalte Berg 12,50 € for 21 bøker.",
    "fi": "Herra Virtanen maksoi 12,50 € 21 kirjasta.",
    "et": "Härra Tamm maksis 12,50 € 21 raamatu eest.",
    "lt": "Ponas Jonas sumokėjo 12,50 € už 21 knygą.",
    "lv": "Kungs samaksāja 12,50 € par 21 grāmatu.",
    "tr": "Dr. Yılmaz 3 Mayıs 2024'te 21 kitap için 12,50 € ödedi.",
    "el": "Ο κ. Παπαδόπουλος πλήρωσε 12,50 € για 21 βιβλία.",
    "he": "האיש שילם 12 שקלים על 3 ספרים.",
    "ar": "دفع الرجل 12 دينارا ثمن 3 كتب.",
    "fa": "او ۱۲ تومان برای ۳ کتاب پرداخت.",
    "ur": "اس نے 3 کتابوں کے لیے 12 روپے دیے۔",
    "hi": "राम ने 3 किताबों के लिए ₹12.50 दिए।",
    "bn": "সে ৩টি বইয়ের জন্য ১২ টাকা দিল।",
    "ta": "அவர் 3 புத்தகங்களுக்கு 12 ரூபாய் கொடுத்தார்.",
    "th": "เขาซื้อหนังสือ 3 เล่ม ราคา 12 บาท",
    "vi": "Ông Nam trả 12 đô la cho 3 quyển sách.",
    "id": "Pak Budi membayar Rp12.500 untuk 3 buku.",
    "ca": "El Sr. Puig va pagar 12,50 € per 21 llibres.",
}
"""Language → a sentence."""


def main(codes: list[str]) -> None:
    """Print the table."""
    rows = [
        "| language | text, as words, as phones (a language other than the text's own in angle brackets) |",
        "|---|---|",
    ]
    for code in codes or SENTENCES:
        text = SENTENCES[code]
        phones = " ".join(_shown(token) for token in phonemize(text, code).symbols)
        name = languages.find(code).name
        rows.append(f"| {name} ({code}) | {text}<br>**{normalize(text, code)}**<br>{phones} |".replace("||", "|"))
    sys.stdout.write("\n".join(rows) + "\n")


def _shown(token: PhoneToken) -> str:
    return f"{token.symbol}⟨{token.language}⟩" if token.language else token.symbol


if __name__ == "__main__":
    main(sys.argv[1:])

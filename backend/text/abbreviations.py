"""What abbreviations and signs are called. A language without an entry leaves them to espeak-ng."""

ABBREVIATIONS: dict[str, dict[str, str]] = {
    "en": {
        "mr.": "mister", "mrs.": "missus", "ms.": "miz", "dr.": "doctor", "prof.": "professor", "st.": "saint",
        "jr.": "junior", "sr.": "senior", "vs.": "versus", "etc.": "et cetera", "e.g.": "for example",
        "i.e.": "that is", "approx.": "approximately", "dept.": "department", "est.": "established", "gen.": "general",
        "gov.": "governor", "hon.": "honourable", "lt.": "lieutenant", "mt.": "mount", "rev.": "reverend",
        "sgt.": "sergeant", "capt.": "captain", "col.": "colonel", "ave.": "avenue", "blvd.": "boulevard",
        "a.m.": "A M", "p.m.": "P M",
    },
    "de": {
        "z.b.": "zum Beispiel", "d.h.": "das heißt", "usw.": "und so weiter", "bzw.": "beziehungsweise",
        "ca.": "circa", "dr.": "Doktor", "prof.": "Professor", "hr.": "Herr", "fr.": "Frau", "str.": "Straße",
        "u.a.": "unter anderem", "evtl.": "eventuell", "vgl.": "vergleiche", "st.": "Sankt", "ggf.": "gegebenenfalls",
    },
    "fr": {
        "m.": "monsieur", "mm.": "messieurs", "mme.": "madame", "mlle.": "mademoiselle", "dr.": "docteur",
        "etc.": "et cetera", "p.ex.": "par exemple", "c.-à-d.": "c'est-à-dire", "av.": "avenue",
    },
    "es": {
        "sr.": "señor", "sra.": "señora", "srta.": "señorita", "dr.": "doctor", "dra.": "doctora",
        "ud.": "usted", "uds.": "ustedes", "etc.": "etcétera", "p.ej.": "por ejemplo", "ee.uu.": "Estados Unidos",
    },
    "it": {"sig.": "signor", "dott.": "dottor", "ecc.": "eccetera", "prof.": "professor"},
    "nl": {"dhr.": "de heer", "mevr.": "mevrouw", "bijv.": "bijvoorbeeld", "enz.": "enzovoort", "dr.": "doctor",
        "d.w.z.": "dat wil zeggen", "o.a.": "onder andere", "m.b.t.": "met betrekking tot"},
    "pt": {"sr.": "senhor", "sra.": "senhora", "dr.": "doutor", "dra.": "doutora", "etc.": "etcétera"},
    "pl": {"tj.": "to jest", "np.": "na przykład", "itd.": "i tak dalej", "prof.": "profesor", "ul.": "ulica"},
    "cs": {"tj.": "to jest", "např.": "například", "atd.": "a tak dále", "dr.": "doktor", "p.": "pan"},
    "sv": {"dvs.": "det vill säga", "bl.a.": "bland annat", "t.ex.": "till exempel", "osv.": "och så vidare"},
    "da": {"dvs.": "det vil sige", "bl.a.": "blandt andet", "f.eks.": "for eksempel", "hr.": "herr", "osv.": "og så"},
    "nb": {"dvs.": "det vil si", "bl.a.": "blant annet", "f.eks.": "for eksempel", "osv.": "og så videre"},
    "ro": {"dl.": "domnul", "dna.": "doamna", "etc.": "et cetera", "dr.": "doctor"},
    "hu": {"pl.": "például", "stb.": "s a többi", "kb.": "körülbelül", "dr.": "doktor"},
    "tr": {"dr.": "doktor", "prof.": "profesör", "vb.": "ve benzeri", "vs.": "vesaire", "örn.": "örneğin"},
    "fi": {"esim.": "esimerkiksi", "jne.": "ja niin edelleen", "ts.": "toisin sanoen", "n.": "noin"},
    "uk": {"т.д.": "так далі", "т.п.": "тому подібне", "напр.": "наприклад", "р.": "року"},
    "ca": {"sr.": "senyor", "sra.": "senyora", "dr.": "doctor", "etc.": "etcètera"},
    "el": {"κ.": "κύριος", "π.χ.": "παραδείγματος χάριν", "κ.λπ.": "και λοιπά", "δηλ.": "δηλαδή"},
    "ru": {"т.е.": "то есть", "т.д.": "так далее", "т.п.": "тому подобное", "др.": "другие", "г.": "год"},
}  # fmt: skip

SIGNS: dict[str, dict[str, str]] = {
    "en": {"&": "and", "+": "plus", "=": "equals", "@": "at"},
    "de": {"&": "und", "+": "plus", "=": "gleich", "@": "ät"},
    "fr": {"&": "et", "+": "plus", "=": "égale", "@": "arobase"},
    "es": {"&": "y", "+": "más", "=": "igual a", "@": "arroba"},
    "it": {"&": "e", "+": "più", "=": "uguale", "@": "chiocciola"},
    "pt": {"&": "e", "+": "mais", "=": "igual a", "@": "arroba"},
    "ru": {"&": "и", "+": "плюс", "=": "равно", "@": "собака"},
    "nl": {"&": "en", "+": "plus", "=": "is", "@": "apenstaartje"},
}

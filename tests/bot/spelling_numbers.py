"""Numbers spelled out in words, as people say them: what a reading of them is tried on."""

ENGLISH_WORDS = """
    zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen
    fifteen sixteen seventeen eighteen nineteen
"""
ENGLISH = ENGLISH_WORDS.split()
ENGLISH_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
SPANISH_WORDS = """
    cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince
    dieciséis diecisiete dieciocho diecinueve veinte veintiuno veintidós veintitrés
    veinticuatro veinticinco veintiséis veintisiete veintiocho veintinueve
"""
SPANISH = SPANISH_WORDS.split()
SPANISH_TENS = ["treinta", "cuarenta", "cincuenta", "sesenta", "setenta", "ochenta", "noventa"]
SPANISH_HUNDREDS_WORDS = """
    ciento doscientos trescientos cuatrocientos quinientos seiscientos setecientos ochocientos
    novecientos
"""
SPANISH_HUNDREDS = SPANISH_HUNDREDS_WORDS.split()


def in_english(number: int, *, joined: str = " and ") -> str:
    """A number from 1 to 9999: "three thousand two hundred and five"."""
    if number < 20:
        return ENGLISH[number]
    if number < 100:
        tens, ones = ENGLISH_TENS[number // 10 - 2], number % 10
        return f"{tens}-{ENGLISH[ones]}" if ones else tens
    size, name, word = (1000, "thousand", " ") if number >= 1000 else (100, "hundred", joined)
    rest = number % size
    said = f"{ENGLISH[number // size]} {name}"
    return f"{said}{word}{in_english(rest, joined=joined)}" if rest else said


def in_spanish(number: int) -> str:
    """A number from 1 to 9999: "tres mil doscientos cinco"."""
    if number < 30:
        return SPANISH[number]
    if number < 100:
        tens, ones = SPANISH_TENS[number // 10 - 3], number % 10
        return f"{tens} y {SPANISH[ones]}" if ones else tens
    if number == 100:
        return "cien"
    rest = number % (1000 if number >= 1000 else 100)
    if number >= 1000:
        said = "mil" if number < 2000 else f"{SPANISH[number // 1000]} mil"
    else:
        said = SPANISH_HUNDREDS[number // 100 - 1]
    return f"{said} {in_spanish(rest)}" if rest else said

"""What a stretch of a text means by its looks and neighbours, one file a kind: days, prices, Roman numerals …"""

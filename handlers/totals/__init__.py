"""The bloc's totals (/tonghop).

view         finding a period's totals with the right to see them
words        amounts, comparisons and gaps in words
pages        a page per group, and the sentences of the report
drilling     from a total to boards, values, versions and persons
missing      how a board without figures counts, and the day the stocks stand at
picking      "Đính chính": which figure of which board
correcting   ... asked for by the secretary or a board
deciding     ... and confirmed or refused by the head of that board
exporting    values and totals as a file, as far as the reader may see them
releasing    totals shown to the ministry's observers, and taken back
"""

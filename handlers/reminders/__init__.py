"""Reminders: who hears what when, and what they can answer.

deciding     a look of the bot at what is owed, and once more just before a message is sent
facts        what a paragraph of a digest is made of
letters      the digest and its paragraphs, in words
pausing      "later today", "I am on it"
higher       the secretary decides whether the leader of the bloc is told
page         the secretary's page: on, off, what did not arrive
steps        days and hours of the steps
preview      who would get what, and when
"""

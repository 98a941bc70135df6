"""The pact of a year: written, agreed to by every board in the chat, signed on stage."""

"""The referral bot: one message in, one reply out, and nobody in between.

A message flows one way:

    update -> handlers (Telegram) or terminal -> conversation.respond
           -> understanding.understander.read: places, sectors, organization, intent, locale
           -> followups.interpret: what the talk so far adds
           -> referral.decide over the directory's catalogue (directory.matching ranks)
           -> screens, listing and cards put the outcome into sentences of bot/locales
           -> reply -> handlers or terminal show it
"""

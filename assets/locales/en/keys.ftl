### Names of actions: key bar, palette, help.

## Whole screen

key-help = Help
key-queue = Queue
key-applicant = Applicant
key-documents = Papers
key-back-office = Back office
key-search = Search
key-register = Register
key-call = Call
key-why = Why?
key-dashboard = Overview
key-lock = Lock
key-back = Back
key-palette = Commands
key-language = Azərbaycanca
key-quit = Quit

## In a list

key-up = Up
key-down = Down
key-page-up = Page up
key-page-down = Page down
key-first = First
key-last = Last
key-open = Open
key-next = Next
key-previous = Previous
key-insert = New ticket

## In a form

key-next-field = Next field
key-previous-field = Previous field
key-accept = Accept
key-cancel = Cancel

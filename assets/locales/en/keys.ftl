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
key-outside = Outside systems
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

## More actions of the whole screen

key-keys = Keys
key-next-step = Next step
key-panes = Panes
key-desk-choose = Change desk
key-sign-out = Sign out
key-console = Training console
key-hand = Hand
key-add-staff = Add staff
key-close-box = Close the box

## The queue

key-recall = Recall
key-no-show = No-show
key-take-back = Take back
key-park = Park
key-unpark = Back to queue
key-transfer = Transfer
key-serve = Start serving
key-finish = Finish
key-cancel-ticket = Cancel ticket

## The case in hand

key-ask-register = Ask MEİS again
key-check-payment = Check prior payment
key-forward = Send to back office
key-resubmit = Send back again
key-claim = Claim
key-release = Release
key-hand-over = Hand over
key-withdraw = Withdraw
key-correct = Open a correction
key-post-notice = Post the decision
key-close = Close the case

## Headings of the page of keys

scope-whole = Everywhere
scope-lists = In lists and forms
scope-open-case = In an open case
scope-boxes = In a box
keys-alt-digit = If an F-key does not arrive: Alt with the digit, or Esc and then the digit (0 = F10).
key-ticket = Ticket

## In the panes

key-take-offer = Take what is offered
key-at-sign = The @ sign
key-clear-field = Clear the field
key-waive = Let the document be
key-remove-evidence = Take the record back
key-deeds = What can be done
key-previous-case = Previous case
key-next-case = Next case
key-choose-deed = Choose by number

# dost keys
keys-title = dost keys: what this terminal sends · TERM={ $term }
keys-box = Keys
keys-hint = Enter: it did not arrive, next · Ctrl-X: end
keys-end-hint = Enter: close and write the report
keys-press = Press now: { $key }  ({ $does })
keys-other = Another came: { $name } — { $bytes }. Press again, or Enter.
keys-arrived = { $key } arrived: { $bytes }
keys-by-twin = { $key } arrived by its twin: { $bytes }. Use that one.
keys-lost = { $key } did not arrive.
keys-not-asked = { $key } was not looked at.
keys-twins = Instead: { $twins }
keys-no-twin = No other key: Ctrl-P has every command by name.
keys-sum = Keys that arrived: { $arrived }. Not arrived: { $lost }.
keys-more = … { $count } more: in the report

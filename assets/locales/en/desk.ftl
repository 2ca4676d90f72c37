### The screen: title line, panes, fields, dialogs.

## Title line

title-centre = DOST No. { $number }
title-desk = Desk { $number }
title-practice = PRACTICE
title-system-up = up
title-system-slow = slow
title-system-down = not answering
title-sweep-silent = WATCH SILENT: tell the supervisor
title-read-only = WRITING STOPPED: journal failure
title-disk-full = WRITING STOPPED: disk full
title-clock-jumped = WRITING STOPPED: the clock is wrong
title-clock-behind = CLOCK BEHIND: tell the administrator
title-stand-in = A SYSTEM ONLY PLAYS: it is not used
title-stopping = The centre is stopping

## Panes

pane-queue = Queue
pane-applicant = Applicant
pane-documents = Documents
pane-back-office = Back office
pane-dashboard = Overview
pane-outside = Outside systems
pane-search = Search
pane-help = Help
pane-proof = Why this date?
pane-palette = Commands
pane-empty = Nothing here yet

## Queue

queue-column-ticket = Ticket
queue-column-direction = Direction
queue-column-waited = Waited
queue-column-state = State
queue-empty = Nobody is waiting
direction-social-allowances = Social allowances

## Applicant

field-category = Category
field-document-kind = Kind of document
field-document-series = Series
field-document-number = Number
field-fin = FIN
field-permit-code = Code of the permit
field-surname = Surname
field-name = Name
field-father-name = Father's name
field-patronymic = oğlu/qızı
field-birth-date = Date of birth
field-phone = Phone
field-email = E-mail
field-region = District or city
field-settlement = Settlement or village
field-street = Street
field-building = Building
field-flat = Flat
field-postcode = Postcode
field-request-channel = Form of request
field-answer-channel = Form of answer
field-need = Declared need
field-representative-proof = Proof of representation
field-representative-number = Number of the proof
field-representative-scope = Scope
field-representative-expiry = Valid until
field-institution = Penal institution
field-release-date = Date of release
field-release-ground = Ground of release
field-certificate-number = Certificate number
field-certificate-date = Date of the certificate
field-from-register = from the register
field-looking-up = looking up…
field-differs = The register says: { $value }. Which one to keep?
section-identity = Identity
section-address = Address
section-contact = Contact
section-representative = Representative
section-sentence = Sentence and release

## Documents

documents-required = required
documents-not-required = not required
documents-count = { $done }/{ $all }
documents-prior-payment = Prior payment
documents-payment-at-registration = Payment, at registration
documents-evidence = Evidence

## Back office

work-late = Late
work-today = Today
work-soon = Soon
work-on-track = On track
work-empty = No case is waiting
work-new-rows = { $count ->
    [one] { $count } new case: F5 shows it
   *[other] { $count } new cases: F5 shows them
}
work-holder = held by { $name }
work-returned-mark = returned

## Draft

draft-saved = draft saved
draft-full = Draft not kept: there is no room for more. Send it before you leave.
draft-full-own = Draft not kept: you have as many as one person may. Send or empty one.
draft-too-long = Draft not kept: it is too long. Send it before you leave, or shorten it.
draft-not-written = Draft not kept: the disk does not take it. Send it before you leave.
draft-restored = Your unfinished work is back

## Small terminal

too-small-title = The terminal is too small
too-small-body = It needs at least 80×24 and has { $columns }×{ $rows }. Enlarge the window.

## Sign-in and lock

sign-in-title = Sign in
sign-in-name = Login
sign-in-pin = PIN
sign-in-locked = The screen is locked: type your PIN
sign-in-wrong = Name or PIN is wrong
sign-in-other-person = This terminal was opened by another's key: leave with Ctrl-X, come with your own

## Outside systems in the title line

title-meis = MEİS
title-payments = Paym.
title-portal = Portal

## Queue: states, reasons, policy

ticket-called-to = called { $call }/{ $limit } → desk { $desk }
ticket-serving-for = at desk { $desk }, { $spent }
ticket-parked-for = parked until { $until }: { $reason }
ticket-no-show-since = no-show ({ $since })
ticket-returning = came back, first in line
ticket-for-desk = waiting for desk { $desk }
ticket-with-case = waiting, has a case
ticket-cancelled = cancelled
priority-veteran = veteran or martyr's family
park-fetching-paper = fetching a paper
park-system-down = a system is down
park-visitor-break = asked for a break
park-waiting-for-somebody = somebody else has to come
why-for-this-desk = was sent to this desk
why-returning = has come back
why-ordinary-turn = the ordinary line's turn
why-longest-waiting = has waited longest
queue-fresh = { $count } new: F2 shows them
no-case-in-hand = Take a case first: F6 finds one, F8 calls a visitor.
no-ticket-chosen = Choose a ticket in the queue (F2) first.

## Short forms

title-role-agent = agent
title-role-officer = officer
title-role-supervisor = supervisor
ticket-short-called = { $call }/{ $limit } → desk { $desk }
ticket-short-serving = desk { $desk }, { $spent }
ticket-desk-called = → desk { $desk }
ticket-desk-serving = desk { $desk }
ticket-short-parked = until { $until }
ticket-short-first = next

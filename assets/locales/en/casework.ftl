### People, tickets, cases and decisions.

## Roles of staff

role-volunteer = volunteer
role-agent = social agent
role-officer = back-office officer
role-supervisor = supervisor
role-trainer = trainer
role-administrator = administrator

## Tickets

ticket-waiting = waiting
ticket-called = called { $call }/{ $limit }
ticket-serving = at desk { $desk }
ticket-parked = parked, back at { $until }
ticket-no-show = no-show
ticket-done = done
ticket-priority = priority
priority-none = ordinary turn
priority-disability = person with a disability
priority-elderly = elderly person
priority-pregnant = pregnant or with an infant

## Stages of a case

stage-draft = draft
stage-registered = registered
stage-forwarded = sent to the back office
stage-under-review = under review
stage-granted = granted
stage-refused = refused
stage-returned = returned for papers
stage-notified = notified
stage-closed = closed
stage-withdrawn = withdrawn

## Urgency

urgency-on-track = on track
urgency-soon = soon
urgency-today = today
urgency-late = late
urgency-overdue = overdue

## Category of the applicant, item 10

category-citizen = citizen of Azerbaijan
category-foreigner = foreigner (permanent resident)
category-stateless = stateless person (permanent resident)

## Identity documents

identity-card-new = identity card (new)
identity-card-old = identity card (AZE)
identity-permit-permanent = permanent residence permit
identity-permit-temporary = temporary residence permit
identity-foreign-passport = foreign passport

## Father's name

patronymic-son = oğlu
patronymic-daughter = qızı

## Representation

representative-power-of-attorney = power of attorney
representative-guardian = guardian
representative-custodian = custodian

## Ground of release

release-served = sentence served in full
release-parole = released on parole
release-pardon = pardoned
release-amnesty = amnesty
release-illness = illness
release-exonerated = on exonerating grounds
release-other = another ground

## Prior payment, step 4

prior-payment-not-asked = not asked yet
prior-payment-no = not paid before
prior-payment-yes = paid before
prior-payment-unknown = no answer

## Decisions

decision-grant = grant
decision-refuse = refuse
decision-return = return for papers

## Warnings, which never block

warning-foreigner = The passport (item 10) names foreigners, the ministry's page does not: the back office must look at this.

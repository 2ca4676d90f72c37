### People, tickets, cases and decisions.

## Roles of staff

role-volunteer = könüllü
role-agent = sosial agent
role-officer = arxa ofis əməkdaşı
role-supervisor = növbə rəhbəri
role-trainer = təlimçi
role-administrator = inzibatçı

## Tickets

ticket-waiting = gözləyir
ticket-called = çağırılıb { $call }/{ $limit }
ticket-serving = { $desk } nömrəli masada
ticket-parked = fasilədə, qayıdır: { $until }
ticket-no-show = gəlməyib
ticket-done = bitib
ticket-priority = növbədənkənar
priority-none = adi növbə
priority-disability = əlilliyi olan şəxs
priority-elderly = yaşlı şəxs
priority-pregnant = hamilə və ya körpəli

## Stages of a case

stage-draft = qaralama
stage-registered = qeydə alınıb
stage-forwarded = arxa ofisə göndərilib
stage-under-review = baxılır
stage-granted = təyin edilib
stage-refused = imtina edilib
stage-returned = sənəd üçün qaytarılıb
stage-notified = bildirilib
stage-closed = bağlanıb
stage-withdrawn = geri götürülüb

## Urgency

urgency-on-track = vaxtı var
urgency-soon = yaxınlaşır
urgency-today = bu gün
urgency-late = gecikir
urgency-overdue = müddət bitib

## Category of the applicant, item 10

category-citizen = Azərbaycan vətəndaşı
category-foreigner = əcnəbi (daimi yaşayan)
category-stateless = vətəndaşlığı olmayan şəxs (daimi yaşayan)

## Identity documents

identity-card-new = şəxsiyyət vəsiqəsi (yeni)
identity-card-old = şəxsiyyət vəsiqəsi (AZE)
identity-permit-permanent = daimi yaşamaq üçün icazə vəsiqəsi
identity-permit-temporary = müvəqqəti yaşamaq üçün icazə vəsiqəsi
identity-foreign-passport = xarici pasport

## Father's name

patronymic-son = oğlu
patronymic-daughter = qızı

## Representation

representative-power-of-attorney = etibarnamə
representative-guardian = qəyyum
representative-custodian = himayəçi

## Ground of release

release-served = cəza tam çəkilib
release-parole = şərti azad edilib
release-pardon = əfv edilib
release-amnesty = amnistiya
release-illness = xəstəliyə görə
release-exonerated = bəraətverici əsaslarla
release-other = başqa əsas

## Prior payment, step 4

prior-payment-not-asked = yoxlanılmayıb
prior-payment-no = əvvəl alınmayıb
prior-payment-yes = əvvəl alınıb
prior-payment-unknown = cavab yoxdur

## Decisions

decision-grant = təyin etmək
decision-refuse = imtina etmək
decision-return = sənəd üçün qaytarmaq

## Warnings, which never block

warning-foreigner = Əcnəbilər xidmət pasportunda (bənd 10) var, nazirliyin səhifəsində yoxdur: arxa ofis baxmalıdır.

### Boxes over the desk, and the pages before it.

## Hints in the frame of a box

confirm-title = Təsdiq
confirm-hint = Enter bəli · Esc xeyr
box-form-hint = Enter təsdiq · ↑↓ seç · Tab keç · Esc bağla
box-rows-hint = Enter növbəti · ↑↓ keç · ←→ seç · Esc bağla
help-hint = ↑↓ sürüşdür · Esc bağla
palette-hint = Enter et · ↑↓ seç · Esc bağla
search-hint = Enter aç · ↑↓ seç · Esc bağla
proof-hint = ↑↓ sürüşdür · ←→ ay · Esc bağla
receipt-hint = Enter davam et · F9 niyə? · Esc bağla
lock-hint = Enter aç · Ctrl-O başqası · Ctrl-X çıxış
lock-role-needs-pin = Rolunuz PİN tələb edir.
set-up-hint = Enter növbəti · F8 təlim · Ctrl-G English · Ctrl-X çıxış
sign-in-hint = Enter növbəti · Ctrl-G English · Ctrl-X çıxış
sign-in-practice = Təlimdir: burada heç nə həqiqi deyil. Giriş adları: { $logins }. Hamının PİN-i: { $pin }

## Questions

confirm-quit = Proqramdan çıxırsınız? Yarımçıq yazılanlar qaralamada qalır.
confirm-add-staff = Əməkdaş əlavə edilsin? Giriş adı: { $login }. Ad: { $name }. Vəzifə: { $role }.
confirm-drop-typed = Pəncərə bağlansın? Burada yazılanlar silinəcək.
confirm-sign-out = Terminalı başqasına təhvil verirsiniz? Yarımçıq yazılanlar qaralamada qalır.
confirm-register = Müraciət qeydə alınsın? Müddət bu gündən hesablanır.
confirm-settle = Qeyd olunmayıb: { $fields }. Davam etməzdən əvvəl hər birini düzəldin, MEİS-in cavabını götürün (Ctrl-R) və ya yazılanı saxlayın (sahədə Enter). Yazdıqlarınız qalır. Enter: birinciyə keç
confirm-register-incomplete = Çatışmır: { $names }. Ərizəçi təkid edirsə, natamam qeydə alınsın? Müddət bu gündən hesablanır.
ticket-priority-question = Növbə
ticket-case-question = İşin nömrəsi (geri qayıdıbsa)
park-reason = Səbəb
park-minutes = Neçə dəqiqə
transfer-desk = Hansı masaya
recognition-question = İlkin rəy (yekun qərarı arxa ofis verir)
hand-over-to = Kimə
withdraw-reason = Ərizəçinin səbəbi
correct-reason = Niyə yenidən baxılır
staff-name = Adı, soyadı
staff-role = Vəzifə

## Palette and search

palette-empty = Belə əmr yoxdur
search-about = FİN, soyad, iş və ya bilet nömrəsi, telefon
search-about-tickets = Bilet nömrəsi
search-nothing = Heç nə tapılmadı

## Receipt

receipt-title = Qeydə alındı
receipt-number = İşin nömrəsi
receipt-head = Jurnalın möhürü
receipt-incomplete = Ərizəçinin təkidi ilə natamam qeydə alınıb.

## Proof of a date

proof-if-today = Bu gün qeydə alınsa
proof-days-added = (+{ $days } gün)
proof-rolled = (növbəti iş gününə keçib, MM 370.2)
proof-reading-eve = müddətin sonundan əvvəlki son iş günü
proof-reading-clear-day = arada bir tam iş günü
proof-other-reading = Digər oxunuş
proof-calendar = Təqvim { $version }

## Dashboard

dashboard-queue = Növbə bu gün
dashboard-waiting = gözləyir
dashboard-oldest = ən çox gözləyən
dashboard-urgency = Müddət
dashboard-stages = İşlər
dashboard-median = gözləmə, mediana
dashboard-ninetieth = gözləmə, 90%-i
dashboard-over = standartdan uzun xidmət
dashboard-late-tomorrow = sabah gecikəcək
dashboard-at-portal = portalın qəbzini gözləyir
dashboard-at-portal-since = portalın qəbzi, { $age }
dashboard-desks = Masalar
dashboard-desks-free = boş masa: { $free }
dashboard-desks-more = daha { $more } dolu, boş: { $free }
dashboard-hint = ↑↓ seç · Enter işlərini aç · Esc bağla
dashboard-list-hint = Enter işi aç (baxış qeyd olunur) · Esc geri
outside-hint = ↑↓ seç · Enter indi yenidən göndər · Esc bağla
outside-notice-hint = Enter işi aç (baxış qeyd olunur) · R yenidən göndər · Esc bağla
outside-notices = Portalın qəbzi olmayan bildirişlər (yaş, cəhd, növbəti, son gün)
outside-try = { $count }× · { $time }
outside-sending = göndərilir
outside-no-cabinet = kabineti yoxdur
outside-refused = qəbul edilmədi
outside-outages = Son fasilələr (sorğu və bildirişlər)
outside-lasts = davam edir
outside-outage = { $from } – { $to } · { $count }
outside-down-since = { $time }-dən bəri
outside-waiting = gözləyir: { $count }
outside-next-try = növbəti cəhd { $time }
outside-unanswered = işə düşəndən cavabsız: { $count }

## Help

help-next-step = İndi nə etməli
help-why-not-register = Niyə hələ qeydə almaq olmaz
help-queue-policy-title = Kim növbəti çağırılır
help-queue-policy = Əvvəl bu masaya ötürülənlər, sonra geri qayıdanlar, sonra növbədənkənar ziyarətçilər (dalbadal ikidən sonra bir adi), sonra ən çox gözləyən.
help-queue-calls-title = Çağırış
help-queue-calls = Bir bilet ən çoxu üç dəfə, ən azı 30 saniyə ara ilə çağırılır. İki çağırışdan sonra «gəlmədi» yazmaq olar; ziyarətçi yarım saat ərzində geri qəbul edilir.
help-start-title = Başlanğıc
help-start = Sahələri doldurun, Enter növbəti sahəyə keçir, sonuncuda təsdiq edir. Tab və Shift-Tab da keçir. Heç nə itmir.

## Set-up and sign-in

set-up-title = Yeni DOST mərkəzi
set-up-about = Bu qovluqda hələ mərkəz yoxdur. Bir dəqiqə çəkir: mərkəzi və ilk inzibatçını yazın. Yalnız baxmaq istəyirsinizsə, F8 təlim mərkəzini açır.
set-up-centre = Mərkəzin adı
set-up-number = Mərkəzin nömrəsi (1–99)
set-up-desks = Masaların sayı (1–99)
set-up-login = İnzibatçının giriş adı
set-up-name = İnzibatçının adı, soyadı
set-up-pin = PİN (4–12 rəqəm)
set-up-pin-again = PİN bir daha
set-up-fault-centre = Mərkəzin adını yazın.
set-up-fault-number = 1-dən 99-a qədər rəqəm yazın.
set-up-fault-name = Adı və soyadı yazın.
set-up-fault-pin-differs = İki PİN fərqlidir. Yenidən yazın.
console-font = Konsol şrifti ə hərfini göstərməyə bilər: SSH və ya qrafik terminal işlədin.
sign-in-desk = Masa (arxa ofisə lazım deyil)
sign-in-fault-name = Giriş adınızı yazın.
sign-in-fault-pin = PİN yazın.
sign-in-fault-desk = Belə masa yoxdur: 1–{ $desks } yazın və ya boş saxlayın.
sign-in-locked-for = PİN çox dəfə səhv yazılıb. { $minutes } dəqiqə gözləyin, sonra yenidən yazın.
close-hint = Esc bağla
box-kept = Yazılanlar saxlanıldı: pəncərəni yenidən açın.
box-next-row = Enter: növbəti sahə ({ $what }) · Esc: bağla
box-next-hand-in = Enter: təsdiq et ({ $what }) · Esc: bağla

# PIN before a decision
step-up-title = Qərar üçün PİN
step-up-pin = Sizin PİN
step-up-hint = Enter qərarı qeyd et · Esc geri
step-up-checking = PİN yoxlanılır…
step-up-empty = Qərar PİN olmadan qeyd edilmir. PİN-i yazın.
step-up-wrong = PİN yanlışdır, qərar qeyd edilmədi. Yenidən yazın.

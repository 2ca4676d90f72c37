## Why an outside system gives no answer that may be believed

gateway-not-connected = qoşulmayıb: ayarlarda sistem göstərilməyib
gateway-cannot-connect = əlaqə qurulmur
gateway-no-answer-in-time = vaxtında cavab vermir
gateway-connection-lost = cavab bitmədən əlaqəni kəsdi
gateway-left-alone = bir neçə dəfə cavab vermədi; bir neçə saniyədən sonra yenə soruşulacaq
gateway-too-many-requests = daha az sorğu istəyir; sonra yenə soruşulacaq
gateway-in-progress = göndəriləni hələ işləyir; yenə soruşulacaq
gateway-out-of-order = işləmədiyini bildirir
gateway-not-authorised = bu masanı buraxmır; inzibatçıya deyin
gateway-certificate-unknown = kim olduğunu sübut etmir: sertifikatını ayarlarda göstərilməyən qurum verib
gateway-certificate-expired = kim olduğunu sübut etmir: sertifikatının vaxtı bitib
gateway-certificate-too-early = kim olduğunu sübut etmir: sertifikatı hələ qüvvədə deyil; saatı yoxlayın
gateway-certificate-name = kim olduğunu sübut etmir: sertifikat başqa ad üçündür
gateway-tls-failed = təhlükəsiz əlaqə qurmur; inzibatçıya deyin
gateway-redirected = masanı başqa ünvana göndərir; masa ora getmir
gateway-unknown-status = razılaşdırılmamış cavab verdi; cavab işlədilmədi
gateway-wrong-content-type = başqa növ cavab verdi; cavab işlədilmədi
gateway-too-large = çox uzun cavab verdi; cavab işlədilmədi
gateway-not-utf8 = oxunmayan hərflərlə cavab verdi; cavab işlədilmədi
gateway-unclean-text = ad və mətndə ola bilməyən işarələrlə cavab verdi; cavab işlədilmədi
gateway-not-as-agreed = anlaşılmaz cavab verdi; cavab işlədilmədi
gateway-two-answers = bir sorğuya iki cavab verdi; heç biri işlədilmədi
gateway-another-person = başqa şəxs haqqında cavab verdi; cavab işlədilmədi
gateway-another-question = başqa sorğuya cavab verdi; cavab işlədilmədi
gateway-clocks-differ = saatı bu masanın saatından fərqlənir; saatlar düzələnədək dedikləri işlədilmir
gateway-invalid-request = masanın göndərdiyini oxuya bilmir; inzibatçıya deyin
gateway-key-reused = eyni açarla başqa bildiriş saxlayır; inzibatçıya deyin
gateway-not-acceptable = masanın göndərdiyini qəbul etmir; inzibatçıya deyin
gateway-no-cabinet = bu vətəndaşın kabineti olmadığını bildirir
gateway-stand-in = təlim üçün qurulub: cavabları uydurmadır və işlədilmədi; inzibatçıya deyin
gateway-no-stand-in = təlim sistemi deyil, masa isə təlim üçündür: cavabı işlədilmədi; inzibatçıya deyin
gateway-defect = bu proqramın səhvi ilə çağırıldı; inzibatçıya deyin

## The practice cabinet, as a citizen would see it

cabinet-title = Şəxsi kabinet (təlim)
cabinet-warning = Buradakı şəxslər və qərarlar uydurmadır. Heç bir vətəndaş burada heç nə oxuya bilməz.
cabinet-choose = Kimin kabineti?
cabinet-open = Aç
cabinet-none = Bu vətəndaşın kabineti yoxdur.
cabinet-empty = Hələ bildiriş gəlməyib.
cabinet-notice = { $number } nömrəli müraciət üzrə qərar
cabinet-placed = { $at } yerləşdirilib, qəbz { $receipt }
cabinet-granted = Sizə birdəfəlik müavinət təyin edilib: { $amount }.
cabinet-refused = Birdəfəlik müavinətin təyin edilməsindən imtina olunub.
cabinet-ground = Əsas: { $ground }
cabinet-reasons = Səbəblər:
cabinet-appeal = { $days } gün ərzində şikayət edə bilərsiniz.

## `dost gateways check`

cli-gateway-well = { $millis } ms ərzində cavab verir, razılaşma { $version }
cli-gateway-wrong = sistem { $why }
cli-gateway-certificate = sertifikatı verən: { $issuer }, son günü { $day }
cli-gateway-certificate-ends = sertifikatı verən: { $issuer }, yalnız { $day } tarixinədək: sistemin sahibindən yenisini istəyin
cli-gateway-certificate-ended = { $issuer } sertifikatının vaxtı { $day } tarixində bitib
cli-gateway-mend-address = Ayarlardakı url-i, şəbəkəni və sistemin işlədiyini yoxlayın.
cli-gateway-mend-wait = Sonra yenə yoxlayın. Belə qalsa, sistemin sahibinə deyin; timeout_millis daha çox vaxt verə bilər.
cli-gateway-mend-client = Ayarlarda client_certificate və client_key dəyərlərini və sistemin bu masanı tanıdığını yoxlayın.
cli-gateway-mend-authority = Ayarlardakı url-i və ca faylını sistemin sahibindən aldığınızla tutuşdurun. Heç kimin izah edə bilmədiyi sertifikatla davam etməyin.
cli-gateway-mend-expired = Sistemin sahibinə deyin, sertifikatı yeniləsin. O vaxtadək masa sistem işləməyən kimi çalışır.
cli-gateway-mend-clock = Bu kompüterin saatını şəbəkə ilə düzəldin; saat düzdürsə, sistemin sahibinə deyin.
cli-gateway-mend-url = Ayarlardakı url-i yoxlayın: /v1-dən əvvəlki hər şey orada olmalıdır.
cli-gateway-mend-contract = Sistemi assets/contracts qovluğundakı razılaşma ilə tutuşdurun və sahibinə deyin.
cli-gateway-stand-in = TƏLİM: bu sistem özü bildirir ki, təlim üçün qurulub; adamlar və cavablar uydurmadır
cli-gateway-mend-stand-in = Real iş üçün url dəyərində real sistemin ünvanını yazın. Təlim üçün ayrı qovluqda systems = "stand-in" yazın.
cli-gateway-mend-no-stand-in = Real sistem üçün ayrı qovluqda systems = "http" yazın; burada yalnız dost practice-registry ünvanı olar.

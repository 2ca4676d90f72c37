### The next-step line, and what is said after a step.

## What Enter does now

next-call = Enter: { $ticket } çağır ({ $why })
next-issue = Növbə boşdur. Ins: gələn ziyarətçiyə bilet ver
next-issue-more = Gözləyən: { $count }. Ins: daha bir ziyarətçiyə bilet ver
next-desk = Gözləyən: { $count }. D, Enter: oturduğunuz masanı seçin
next-notices = Enter və ya F5: { $count } bildiriş sizi gözləyir ({ $day })
next-notices-too = F5: { $count } bildiriş ({ $day })
next-serve = Enter: { $ticket } masaya gəldi, xidmətə başla
next-unpark = Enter: { $ticket } növbəyə qaytar
next-take-back = Enter: { $ticket } gəldi, geri qəbul et
next-finish = Enter: { $ticket } üzrə xidməti bitir
next-go = Enter və ya { $key }: { $pane } — { $what }
next-settle = Enter: əvvəlcə F3-də düzəldin — { $field }
next-agent-posts = Bildirişi sosial agent yerləşdirir
next-agent-closes = İşi sosial agent bağlayır
next-enter = Enter: { $what }
next-go-office = Enter və ya F5: arxa ofisin işlərini aç
next-add-staff = Enter: əməkdaş əlavə et (agent və arxa ofis əməkdaşı lazımdır)
next-hand-over = Enter: yenə əməkdaş əlavə et · Ctrl-O: terminalı həmkara təhvil ver
next-look = Enter: kömək
next-to-queue = Enter: F2 növbəyə qayıt

## What lies ahead of a case

next-type-code = ərizəçinin kodunu (FİN) yazın
next-fill-applicant = ərizəçinin soyadını və adını yazın
next-fill-sentence = cəzanı və azad edilmə tarixini yazın
next-fill-representative = nümayəndəni və sənədini yazın
next-wait-register = MEİS cavab verənə qədər digər sahələri doldurun
next-record-paper = sənədi qeyd edin: { $document }
next-ask-register = MEİS-dən yenidən soruş
next-check-payment = əvvəlki ödənişi yoxla
next-register = müraciəti qeydə al (F7)
next-choose-recognition = ilkin rəyi seç və arxa ofisə göndər
next-wait-office = Qərarı arxa ofis verir. Növbəti ziyarətçi: F2
next-claim = işi götür
next-choose-decision = qərarı seçin
next-wait-portal = Portalın qəbzi gözlənilir
next-post-notice = qərarı elektron kabinetdə yerləşdir
next-tell = vətəndaşa telefonla və ya məktubla bildir
next-close = işi bağla
next-resubmit = işi arxa ofisə qaytar
next-nothing = Bu iş bitib

## What has been done

done-issue = Bilet { $ticket } verildi.
done-call = { $ticket } çağırıldı: { $why }.
done-recall = Yenidən çağırıldı.
done-no-show = Gəlmədiyi qeyd edildi. Yarım saat ərzində geri qayıda bilər.
done-take-back = Geri qəbul edildi: növbənin əvvəlində.
done-park = Bilet gözlədilir, yeri saxlanılır.
done-unpark = Növbəyə qaytarıldı.
done-transfer = Ziyarətçi başqa masaya ötürüldü, yeri saxlanılır.
done-finish = Xidmət bitdi.
done-cancel-ticket = Bilet ləğv edildi.
done-forward = Arxa ofisə göndərildi.
done-resubmit = Arxa ofisə qaytarıldı.
done-claim = İş sizdədir.
done-release = İş buraxıldı.
done-hand-over = İş həmkara verildi.
done-return = Sənəd üçün qaytarıldı. Müddət dayanmır.
done-decide = Qərar qeyd edildi.
done-post-notice = Qərar kabinetə göndərildi, portalın qəbzi gözlənilir.
done-notice-confirmed = Portal qəbz verdi: bildiriş kabinetdədir.
done-told = Vətəndaşa bildirildiyi qeyd olundu. İşi bağlaya bilərsiniz.
done-retry = Gözləyən sorğu və bildirişlər indi yenidən göndərilir.
done-close = İş bağlandı.
sight-lost = Rolunuz dəyişdi: işlər artıq sizə göstərilmir.
done-withdraw = Müraciət geri götürüldü.
done-add-staff = Əməkdaş əlavə edildi.

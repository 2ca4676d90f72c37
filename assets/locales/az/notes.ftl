# Mərkəz açılarkən insanın bilməli olduğu şeylər.
note-folder-unknown-names = Məlumat qovluğunda bu proqrama aid olmayan fayllar var. Onlara toxunulmadı; oradan çıxarın.
note-folder-exposed = Bu kompüterin başqa istifadəçiləri məlumat qovluğuna baxa bilər. Bağlamaq üçün: chmod 700
note-torn-tail = Əvvəlki iş yazının ortasında kəsilib. Təsdiqlənməmiş hissə silindi; təsdiqlənmiş heç nə itməyib.
note-mark-damaged = Jurnalın yanındakı yoxlama nişanı oxunmadı və yenidən yazıldı. Elektrik kəsiləndən sonra belə ola bilər; əks halda diski yoxlayın.
note-state-rebuilt = Vəziyyət anbarı yararsız idi və jurnal əsasında yenidən quruldu. Heç nə itməyib. Təkrar olarsa, diski yoxlayın.
note-state-missing = Vəziyyət anbarı açılmır. Mərkəz yalnız jurnalla işləyir. Diskdə yer boşaldın, sonra yenidən başladın.
note-drafts-dropped = Yarımçıq formaların bəzisi zədələnib və itib. Qeydə alınmış işlər bütövdür.
note-erasure-repeated = Açarların köhnə surətində məlumatı silinmiş şəxslər var idi. Açarları yenə məhv edildi.

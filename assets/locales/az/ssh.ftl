# SSH qapısında insana deyilənlər.
ssh-pin = PIN:
ssh-needs-terminal = Ekran üçün terminal lazımdır: «ssh -t» ilə yenidən cəhd edin, yaxud əmri birbaşa yazın, məsələn «ssh ad@mərkəz queue list».
ssh-command-failed = Əmr yerinə yetirilmədi: mərkəz dayanır və ya nasazlıq baş verdi. Yenidən cəhd edin; təsdiqlənmiş hər şey saxlanılıb.
ssh-answer-cut = Cavab çox uzundur və burada kəsildi. Sualı daraldın.
ssh-not-here = Bu əmr burada yerinə yetirilmir: kim olduğunuz artıq məlumdur və PIN əmr sətrində soruşulmur. Onu masada yerinə yetirin.
socket-not-known = Heç nə edilmədi: sistemin bu istifadəçisi mərkəzin əməkdaşı deyil və ya vəzifəsi PIN tələb edir, PIN isə əmr sətrində soruşulmur. Masanı açıb orada daxil olun.
ssh-person-full = Bir nəfərə icazə verilən sayda bağlantınız var. Onlardan birini bağlayıb yenidən cəhd edin.
ssh-unused = Uzun müddət heç nə açılmadı.
ssh-tardy = Daxil olmaq üçün vaxt bitdi. Yenidən bağlanın.
ssh-stopped = Mərkəzin işi dayandırıldı.

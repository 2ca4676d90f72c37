### Why something was not done, and what to do instead.

## Typed dates

date-empty = Tarix yazılmayıb. Belə yazın: 23.11.2026, bu gün üçün b.
date-shape = Bu, tarix deyil. Belə yazın: 23.11.2026, 231126, b, +3 və ya -1.
date-month = { $month } nömrəli ay yoxdur. İkinci cütlük aydır: 01–12.
date-day = { $year } ilinin { $month } nömrəli ayında { $last } gün var, { $day } yoxdur. Günü yoxlayın.
date-year = { $year } ili ola bilməz. 1900–2199 arasında il yazın.
date-too-far = Gün sayı çoxdur. Ən çoxu 36600 gün və ya tarixin özünü yazın.

## Characters that are not accepted

unclean-control = { $place } nömrəli yerdə idarəedici simvol var ({ $code }). Onu silin və yenidən yazın.
unclean-invisible = { $place } nömrəli yerdə görünməyən simvol var ({ $code }). Onu silin və yenidən yazın.
unclean-separator = { $place } nömrəli yerdə sətir sonu var ({ $code }). Onu silin, bir sətirdə yazın.
unclean-unassigned = { $place } nömrəli simvol heç bir əlifbada yoxdur ({ $code }). Onu silin.
unclean-loose-mark = { $place } nömrəli yerdə hərfsiz işarə var ({ $code }). Onu silin.
unclean-too-many-marks = { $place } nömrəli hərfdə həddən artıq işarə var ({ $code }). Hərfi yenidən yazın.
look-alike = { $place } nömrəli hərf ({ $code }) latın hərfinə oxşayır, amma o deyil. { $meant } yazın.

## Commands

refusal-not-allowed = Bu iş { $role } üçün açıq deyil.
refusal-stale = { $name } bu işi artıq dəyişib ({ $time }). Yenidən baxın və təkrar edin.
refusal-engine-stopped = Yazmaq alınmadı və dayandırıldı. Heç bir təsdiqlənmiş iş itməyib. İnzibatçıya deyin.
refusal-busy = Mərkəz məşğuldur. Bir az sonra təkrar edin.

### Why something was not done, and what to do instead.

## Typed dates

date-empty = No date was typed. Type it as 23.11.2026, or b for today.
date-shape = This is not a date. Type it as 23.11.2026, 231126, b, +3 or -1.
date-month = There is no month { $month }. The second pair of digits is the month: 01–12.
date-day = Month { $month } of { $year } has { $last } days, there is no day { $day }. Check the day.
date-year = The year { $year } cannot be meant. Type a year from 1900 to 2199.
date-too-far = That is too many days away. Type at most 36600 days, or the date itself.

## Characters that are not accepted

unclean-control = Place { $place } holds a control character ({ $code }). Delete it and type again.
unclean-invisible = Place { $place } holds an invisible character ({ $code }). Delete it and type again.
unclean-separator = Place { $place } holds a line end ({ $code }). Delete it and stay on one line.
unclean-unassigned = Place { $place } holds a character of no alphabet ({ $code }). Delete it.
unclean-loose-mark = Place { $place } holds a mark without a letter ({ $code }). Delete it.
unclean-too-many-marks = Letter { $place } bears too many marks ({ $code }). Type the letter again.
look-alike = Letter { $place } ({ $code }) looks like a Latin one but is not. Type { $meant }.

## Commands

refusal-not-allowed = This is not open to the role { $role }.
refusal-stale = { $name } has already changed this ({ $time }). Look again and repeat it.
refusal-engine-stopped = Writing failed and has stopped. Nothing acknowledged is lost. Tell the administrator.
refusal-busy = The centre is busy. Try again in a moment.

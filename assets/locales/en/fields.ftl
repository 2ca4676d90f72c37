### Why a field was not taken, and what to type instead.

## Every field

field-empty = Nothing was typed. Type the value, or leave the field with Esc.
field-too-long = More than { $detail } characters came in. Type the value itself, or paste less.
field-unclean = A character that cannot be seen stands at place { $detail }. Delete it and type again.
field-look-alike = This letter only looks like a Latin one, at place { $detail }. Type the Latin letter.

## Codes

field-code-figure = A code has no letters I and O ({ $detail }). Take the offered correction or look at the card.
field-code-character = { $detail } cannot stand in a code. Type Latin letters and figures only; ü gives W.
field-fin-length = A FIN has 7 characters, here are { $detail }. Type all 7, without the check character after them.
field-permit-code-length = The code of a permit has 5 or 6 characters, here are { $detail }. Compare with the permit.

## Identity documents

field-document-character = { $detail } cannot stand there. Type the series in letters, then the number in figures.
field-id-card = An identity card has two Latin letters and 7 digits (AA1234567), here is { $detail }. Compare, or choose another document.
field-old-id-card = An earlier identity card has AZE and 8 digits, here is { $detail }. Compare, or choose another document.
field-permanent-permit = A permanent permit has DYİ and 5 to 9 digits, here is { $detail }. Compare, or choose another document.
field-temporary-permit = A temporary permit has MYİ and 5 to 9 digits, here is { $detail }. Compare, or choose another document.

## Telephone

field-phone-character = { $detail } does not belong in a number. Type digits, as in 050 123 45 67.
field-phone-country = Numbers of { $detail } are not called from here. Type a number of Azerbaijan (+994).
field-phone-length = A number has 9 digits after the 0 or +994, here are { $detail }. Type all of them.
field-phone-prefix = There are no numbers that begin with { $detail }. Check the first digits, as in 050 or 012.

## E-mail

field-email-character = { $detail } cannot stand in an address. Type Latin letters without spaces; Ctrl-E gives @.
field-email-long = The address has { $detail } characters, at most 254 are possible. Check it.
field-email-at = An address has one @, here are { $detail }. Type name@place.az; Ctrl-E gives @.
field-email-name = The part before @ is empty or has a dot too many. Check it.
field-email-domain = No mail goes to “{ $detail }”. Type the part after @ with a dot, as in mail.az.

## Address and names

field-postcode-character = { $detail } cannot stand in a postcode. Type AZ and 4 digits, as in AZ1000.
field-postcode-length = A postcode has 4 digits, here are { $detail }. Type it as in AZ1000.
field-address-long = The address has { $detail } letters, there is room for 120. Shorten it.
field-name-long = The name has { $detail } letters, there is room for 40. Shorten it as on the card.
field-name-digit = A name has no digits ({ $detail }). Type it in letters, as on the card.
field-name-character = { $detail } cannot stand in a name. Type letters; a space, hyphen or apostrophe may join them.
field-name-joint = A space, hyphen or apostrophe joins two letters. Delete the one too many.

### Why a field was not taken, and what to type instead.

## Every field

field-empty = Heç nə yazılmayıb. Dəyəri yazın və ya Esc ilə sahədən çıxın.
field-too-long = { $detail } simvoldan çox gəldi. Yalnız dəyərin özünü yazın və ya yapışdırın.
field-unclean = Görünməyən simvol var, yeri { $detail }. Onu silin və yenidən yazın.
field-look-alike = Bu hərf latın hərfinə yalnız oxşayır, yeri { $detail }. Latın hərfini yazın.

## Codes

field-code-figure = Kodda I və O hərfləri olmur ({ $detail }). Təklif olunan düzəlişi götürün və ya vəsiqəyə baxın.
field-code-character = { $detail } kodda ola bilməz. Yalnız latın hərfi və rəqəm yazın; ü hərfi W verir.
field-fin-length = FİN 7 simvoldur, burada { $detail } var. Sonrakı yoxlama simvolu olmadan 7 simvolu yazın.
field-permit-code-length = İcazə vəsiqəsinin kodu 5 və ya 6 simvoldur, burada { $detail } var. Vəsiqə ilə tutuşdurun.

## Identity documents

field-document-character = { $detail } burada ola bilməz. Əvvəl seriyanı hərflə, sonra nömrəni rəqəmlə yazın.
field-id-card = Şəxsiyyət vəsiqəsi iki latın hərfi və 7 rəqəmdir (AA1234567), burada { $detail } var. Tutuşdurun və ya başqa sənəd seçin.
field-old-id-card = Əvvəlki nümunəli vəsiqə AZE və 8 rəqəmdir, burada { $detail } var. Tutuşdurun və ya başqa sənəd seçin.
field-permanent-permit = Daimi icazə vəsiqəsi DYİ və 5–9 rəqəmdir, burada { $detail } var. Tutuşdurun və ya başqa sənəd seçin.
field-temporary-permit = Müvəqqəti icazə vəsiqəsi MYİ və 5–9 rəqəmdir, burada { $detail } var. Tutuşdurun və ya başqa sənəd seçin.

## Telephone

field-phone-character = { $detail } nömrədə ola bilməz. Rəqəmlərlə yazın, məsələn 050 123 45 67.
field-phone-country = { $detail } nömrələrinə buradan zəng edilmir. Azərbaycan nömrəsi yazın (+994).
field-phone-length = Nömrədə 0 və ya +994-dən sonra 9 rəqəm olur, burada { $detail } var. Hamısını yazın.
field-phone-prefix = { $detail } ilə başlayan nömrə yoxdur. İlk rəqəmləri yoxlayın, məsələn 050 və ya 012.

## E-mail

field-email-character = { $detail } ünvanda ola bilməz. Boşluqsuz latın hərfləri yazın; Ctrl-E @ verir.
field-email-long = Ünvanda { $detail } simvol var, ən çoxu 254 ola bilər. Yoxlayın.
field-email-at = Ünvanda bir @ olur, burada { $detail } var. Belə yazın: ad@yer.az; Ctrl-E @ verir.
field-email-name = @ işarəsindən əvvəlki hissə boşdur və ya nöqtəsi artıqdır. Yoxlayın.
field-email-domain = “{ $detail }” ünvanına məktub getmir. @ işarəsindən sonra nöqtəli ünvan yazın, məsələn mail.az.

## Address and names

field-postcode-character = { $detail } poçt indeksində ola bilməz. AZ və 4 rəqəm yazın, məsələn AZ1000.
field-postcode-length = Poçt indeksi 4 rəqəmdir, burada { $detail } var. Belə yazın: AZ1000.
field-address-long = Ünvanda { $detail } hərf var, 120 hərflik yer var. Qısaldın.
field-name-long = Adda { $detail } hərf var, 40 hərflik yer var. Vəsiqədəki kimi qısaldın.
field-name-digit = Adda rəqəm olmur ({ $detail }). Vəsiqədəki kimi hərflə yazın.
field-name-character = { $detail } adda ola bilməz. Hərf yazın; onları boşluq, defis və ya apostrof birləşdirə bilər.
field-name-joint = Boşluq, defis və apostrof iki hərfi birləşdirir. Artığını silin.

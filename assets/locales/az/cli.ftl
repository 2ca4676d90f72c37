### The command line and the plain mode.

## Plain mode

cli-ready = DOST hazırdır. Əmrlərin siyahısı: help
cli-unknown-command = “{ $command }” əmri yoxdur. Əmrlərin siyahısı: help
cli-signed-in = { $name } daxil oldu ({ $role }).
cli-signed-out = Çıxış edildi.
cli-pin-next = Növbəti sətirdə PİN yazın.

## Practice

cli-train-summary = { $number }: qeydə alınıb { $registered }, qanuni son { $legal_end }, bildiriş ən geci { $notify_by }, bildirilib { $notified }, nəticə: { $outcome }

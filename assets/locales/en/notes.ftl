# What a person should know about how the centre opened.
note-folder-unknown-names = There are files in the data folder that are not this program's. They are left alone; take them out.
note-folder-exposed = Others on this machine may look into the data folder. Close it with: chmod 700
note-torn-tail = The last start ended in the middle of a write. What had not been confirmed was cut off; nothing confirmed is lost.
note-mark-damaged = A check mark beside the journal was unreadable and has been made anew. After a power cut that can happen; otherwise look at the disk.
note-state-rebuilt = The state store could not be used and was made anew from the journal. Nothing is lost. If it happens again, look at the disk.
note-state-missing = The state store cannot be opened. The centre works from the journal alone. Free some disk space, then start again.
note-drafts-dropped = Some half-typed forms were damaged and are gone. Recorded cases are whole.
note-erasure-repeated = An old copy of the keys held people who have been erased. Their keys are destroyed again.

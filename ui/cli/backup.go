package cli

import (
	"errors"
	"fmt"
	"os"

	"downtime/runbooks/clean"
	"downtime/store"
	"downtime/ui/session"
)

type backupCommand struct {
	File  string `arg:"" name:"file" help:"The file to write; it must not exist yet."`
	Force bool   `help:"Write over a file that exists."`
}

// Help is the rest of what the command's --help says.
func (backupCommand) Help() string {
	return `Copies every log to one file, also while the program is open elsewhere, and reads it back. Put it on another device. What cannot be read is named, and the exit code is then 1.

"downtime verify FILE" checks a backup, "downtime recover --from FILE" makes a data folder of it. The app keeps five by itself, in "backups" of the data folder.

Examples:
  downtime backup E:\ward-7b.db
  downtime backup /media/stick/ward-7b.db --force`
}

// Run makes the backup.
func (c *backupCommand) Run(a *app) (err error) {
	if info, err := os.Stat(c.File); err == nil && info.IsDir() {
		return usage("%s is a folder: name a file in it", clean.Quoted(c.File))
	}
	st, err := a.openRecorded()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, st.Close()) }()
	made, err := session.Backup(a.ctx, st, c.File, c.Force)
	if taken := nameTaken(c.File, err); taken != err {
		return taken
	}
	if own := new(store.OwnNameError); errors.As(err, &own) {
		return usage("%v", own)
	}
	if err != nil {
		return err
	}
	fmt.Fprintf(a.out, "%s.\n", sentenceCase(session.BackupWords(made)))
	if missing := session.MissingWords(made); missing != "" {
		fmt.Fprintf(a.out, "%s.\n", missing)
		return errNo
	}
	return nil
}

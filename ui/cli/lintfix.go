package cli

import (
	"errors"
	"fmt"

	"downtime/runbooks"
	"downtime/ui/session"
	"downtime/ui/text"
)

// fix shows what is mechanical in the hospital's files, and unless it is only to
// be shown writes it. A file that cannot be written does not keep the others
// from it; the first failure is returned once all were tried.
func (a *app) fix(list []linted, dryRun bool) error {
	var failed error
	files, lines, own := 0, 0, 0
	for _, one := range list {
		var fixed *runbooks.Fixed
		var was []byte
		var err error
		switch {
		case one.contacts != nil:
			fixed, err = runbooks.FixContacts(one.contacts)
			was = one.contacts.Source
		case one.doc != nil && one.doc.Origin != runbooks.Shipped:
			fixed, err = runbooks.Fix(one.doc)
			was = one.doc.Source
		default:
			continue
		}
		own++
		if err != nil {
			fmt.Fprintf(a.out, "%s: %v\n", one.file, err)
			continue
		}
		fmt.Fprint(a.out, fixed.Diff)
		for _, sentence := range fixed.Left {
			fmt.Fprintf(a.out, "%s: %s\n", one.file, sentence)
		}
		if fixed.Count == 0 {
			continue
		}
		if !dryRun {
			// What is about to change is seen before it is changed.
			if err := a.out.Flush(); err != nil {
				return &outputError{err}
			}
			if err := session.ReplaceFile(one.file, was, fixed.Source); err != nil {
				if refused := new(session.NotReplacedError); errors.As(err, &refused) {
					err = usage("%v", refused)
				}
				fmt.Fprintf(a.out, "%s: nothing was written\n", one.file)
				failed = firstOf(failed, err)
				continue
			}
		}
		files++
		lines += fixed.Count
	}
	if own == 0 {
		return usage("there are no files of the hospital to fix: name files or a folder")
	}
	verb := "changed in"
	if dryRun {
		verb = "would change in"
	}
	fmt.Fprintf(a.out, "%s %s %s.\n", text.Count(lines, "line"), verb, text.Count(files, "file"))
	return failed
}

func firstOf(first, err error) error {
	if first != nil {
		return first
	}
	return err
}

package cli

import (
	"errors"
	"fmt"

	"downtime/runbooks"
	"downtime/ui/session"
	"downtime/ui/text"
)

// repair is a file of the hospital with what is mechanical put right, or why it
// cannot be.
type repair struct {
	file  string
	was   []byte
	fixed *runbooks.Fixed
	err   error
}

// repairs lists the files that may be changed. Those shipped are not among them.
func repairs(list []linted) []repair {
	var all []repair
	var docs []*runbooks.Document
	var at []int // of each document in all
	for _, one := range list {
		switch {
		case one.contacts != nil:
			fixed, err := runbooks.FixContacts(one.contacts)
			all = append(all, repair{one.file, one.contacts.Source, fixed, err})
		case one.doc != nil && one.doc.Origin != runbooks.Shipped:
			at, docs = append(at, len(all)), append(docs, one.doc)
			all = append(all, repair{file: one.file, was: one.doc.Source})
		}
	}
	fixed, errs := runbooks.FixAll(docs)
	for i, n := range at {
		all[n].fixed, all[n].err = fixed[i], errs[i]
	}
	return all
}

// fix shows what is mechanical in the hospital's files, and unless it is only to
// be shown writes it. A file that cannot be written does not keep the others
// from it; the first failure is returned once all were tried.
func (a *app) fix(list []linted, dryRun bool) error {
	all := repairs(list)
	if len(all) == 0 {
		return usage("there are no files of the hospital to fix: name files or a folder")
	}
	var failed error
	files, lines := 0, 0
	for _, r := range all {
		if r.err != nil {
			fmt.Fprintf(a.out, "%s: %v\n", r.file, r.err)
			continue
		}
		fmt.Fprint(a.out, r.fixed.Diff)
		for _, sentence := range r.fixed.Left {
			fmt.Fprintf(a.out, "%s: %s\n", r.file, sentence)
		}
		if r.fixed.Count == 0 {
			continue
		}
		if !dryRun {
			if err := a.replace(r); err != nil {
				fmt.Fprintf(a.out, "%s: nothing was written\n", r.file)
				if failed == nil {
					failed = err
				}
				continue
			}
		}
		files++
		lines += r.fixed.Count
	}
	verb := "changed in"
	if dryRun {
		verb = "would change in"
	}
	fmt.Fprintf(a.out, "%s %s %s.\n", text.Count(lines, "line"), verb, text.Count(files, "file"))
	return failed
}

// replace writes a file anew, once its changes have been shown.
func (a *app) replace(r repair) error {
	if err := a.out.Flush(); err != nil {
		return &outputError{err}
	}
	if err := a.ctx.Err(); err != nil {
		return err
	}
	err := session.ReplaceFile(r.file, r.was, r.fixed.Source)
	if refused := new(session.NotReplacedError); errors.As(err, &refused) {
		return usage("%v", refused)
	}
	return err
}

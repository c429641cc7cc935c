package cli

import (
	"fmt"
	"io"

	"downtime/ui/report"
)

// people gives what an export reads of its logs: with their initials alone, where that
// was asked for.
func (c *exportCommand) people(logs ...report.Entries) ([]report.Entries, error) {
	if !c.Initials {
		return logs, nil
	}
	initials, err := report.InitialsOf(logs...)
	if err != nil {
		return nil, err
	}
	cut := make([]report.Entries, len(logs))
	for i, log := range logs {
		cut[i] = initials.Cut(log)
	}
	return cut, nil
}

// noteInitials says in a report that names in it are cut.
func (c *exportCommand) noteInitials(w io.Writer) error {
	if !c.Initials {
		return nil
	}
	_, err := fmt.Fprintln(w, "\nNames of staff are cut to initials in this copy. The log itself has them.")
	return err
}

func (c *exportCommand) sayInitials(w io.Writer) {
	if c.Initials {
		fmt.Fprintln(w, "Names of staff are cut to initials. Those in words that were typed, such as who was told, are as they were: read it before you hand it on.")
	}
}

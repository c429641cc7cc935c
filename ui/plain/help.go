package plain

import "fmt"

func parseHelp(rest string) (act, error) {
	list, err := words(rest)
	switch {
	case err != nil:
		return nil, err
	case len(list) > 1:
		return nil, errUsage
	case len(list) == 0:
		return (*face).helpAll, nil
	}
	return func(f *face) ([]string, error) { return f.help(list[0].text) }, nil
}

func (f *face) helpAll() ([]string, error) {
	lines := make([]string, 0, len(f.grammar)+8)
	for _, c := range f.grammar {
		lines = append(lines, c.usage+" - "+c.about)
	}
	return read(append(lines,
		"step N is a number that steps shows, a step's id, or PROCEDURE/N",
		`a name or value with spaces goes in double quotes, as in with "B Shah"`,
		`a time is 02:50, or "Mon 23:50": the latest such moment`,
		"what follows a colon and a space is the reason or note",
		"a line that starts with # is not read",
		"help COMMAND shows an example",
		"at a terminal, Enter by itself shows a menu",
	)...), nil
}

func (f *face) help(name string) ([]string, error) {
	c := f.grammar.find(name)
	if c == nil {
		return nil, fmt.Errorf("%q is not a command of this version: help lists what there is", name)
	}
	lines := []string{"write: " + c.usage, "does: " + c.about, "example: " + c.example}
	if c.alias != "" {
		lines = append(lines, "also: "+c.alias)
	}
	return read(lines...), nil
}

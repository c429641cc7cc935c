// Command empty is the least a program of this kind can be: Bubble Tea with a
// line of text, and Glamour linked in. It is the limit that the first frame of
// the real program is measured against.
package main

import (
	"fmt"
	"os"

	tea "charm.land/bubbletea/v2"
	"charm.land/glamour/v2"
)

type model struct{}

func (model) Init() tea.Cmd { return nil }

func (m model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if _, ok := msg.(tea.KeyPressMsg); ok {
		return m, tea.Quit
	}
	return m, nil
}

func (model) View() tea.View {
	v := tea.NewView("empty program")
	v.AltScreen = true
	return v
}

func main() {
	if len(os.Args) > 1 {
		fmt.Println(glamour.Render(os.Args[1], "ascii"))
	}
	if _, err := tea.NewProgram(model{}, tea.WithFPS(30)).Run(); err != nil {
		os.Exit(1)
	}
}

// Package report writes the timeline of a log: for spreadsheets and analysts as
// CSV, for keeping as JSON Lines, for reading as Markdown. All text is cleaned
// on its way out, and a drill says so wherever it can be read.
package report

import (
	"time"

	"downtime/store/event"
)

// Entries visits the entries of one log, from the first to the last.
type Entries func(visit func(*event.Entry) error) error

// defaultZone is used for a log whose own zone this PC does not know.
const defaultZone = "Europe/London"

// Zone is where the ward of a log is.
func Zone(started event.RunStarted) *time.Location {
	for _, name := range []string{started.Zone, defaultZone} {
		if name == "" || name == "Local" {
			continue
		}
		if zone, err := time.LoadLocation(name); err == nil {
			return zone
		}
	}
	return time.UTC
}

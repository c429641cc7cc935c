package cli

import (
	"downtime/runbooks"
	"downtime/ui/session"
)

// library loads the shipped procedures and the hospital's, without making
// anything.
func (a *app) library() (*runbooks.Library, error) {
	data, err := session.FindDataToRead(a.dataFlag())
	if err != nil {
		return nil, err
	}
	return session.LoadLibrary(a.Runbooks, data)
}

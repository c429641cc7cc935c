package session

import (
	"path/filepath"
	"runtime"
	"slices"
	"time"

	"downtime/store"
)

// BringPlaces lists where a log of another PC may lie: folders on this PC that are
// not the one in use, and what the program makes beside itself on a stick. A drive
// that does not answer is passed over. It may run on any goroutine.
func (s *Session) BringPlaces() []string {
	places := knownPlaces()
	if dir := dataVariable(); dir != "" {
		places = append(places, dir)
	}
	return placesToBring(s.Dir(), append(places, sticks()...), time.Second)
}

func placesToBring(own string, places []string, limit time.Duration) []string {
	answers := make(chan string, len(places)) // whoever answers late can end
	for _, dir := range places {
		go func() {
			if !store.Holds(dir) || sameDir(dir, own) {
				dir = ""
			}
			answers <- dir
		}()
	}
	late := time.After(limit)
	holds := make(map[string]bool)
	for range places {
		select {
		case dir := <-answers:
			holds[dir] = true
		case <-late:
			return inOrder(places, holds)
		}
	}
	return inOrder(places, holds)
}

// inOrder are the places that hold logs, each once.
func inOrder(places []string, holds map[string]bool) []string {
	var found []string
	for _, dir := range places {
		if holds[dir] && !slices.ContainsFunc(found, func(other string) bool { return other == dir || sameDir(other, dir) }) {
			found = append(found, dir)
		}
	}
	return found
}

// sticks are the data folders that there may be on what is plugged in.
func sticks() []string {
	patterns := []string{"/media/*", "/media/*/*", "/run/media/*/*", "/mnt/*"}
	switch runtime.GOOS {
	case "windows":
		patterns = nil
		for letter := 'D'; letter <= 'Z'; letter++ {
			patterns = append(patterns, string(letter)+`:\`)
		}
	case "darwin":
		patterns = []string{"/Volumes/*"}
	}
	var found []string
	for _, pattern := range patterns {
		roots := []string{pattern}
		if runtime.GOOS != "windows" {
			roots, _ = filepath.Glob(pattern) // the patterns are well-formed
		}
		for _, root := range roots {
			found = append(found, filepath.Join(root, besideName))
		}
	}
	return found
}

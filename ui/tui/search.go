package tui

var searchKey = key{"/", "search"}

package org.colombier.directory;

/** A change that the directory refuses, with the reason for the person who asked. */
public class DirectoryConflict extends RuntimeException {

    public DirectoryConflict(String reason) {
        super(reason);
    }
}

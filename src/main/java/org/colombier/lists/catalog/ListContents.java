package org.colombier.lists.catalog;

/** What a room above the catalog keeps of a list; implemented by each such room, so that a purge leaves nothing behind. */
public interface ListContents {

    /** Removes all that the room keeps of the list. May be called again after a crash; what is gone already is no error. */
    void purge(long listId);
}

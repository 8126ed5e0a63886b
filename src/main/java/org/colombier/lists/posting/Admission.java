package org.colombier.lists.posting;

import org.colombier.lists.scenario.AuthMethod;

/** By whose word a post was let in: as the list knew its author, or a moderator's. */
public enum Admission {
    /** From alone said who wrote it. */
    SMTP,
    /** The author's domain signed it. */
    DKIM,
    /** The author confirmed it, or wrote it when logged in. */
    MD5,
    /** The author signed it. */
    SMIME,
    /** A moderator accepted it. */
    EDITOR;

    static Admission of(AuthMethod method) {
        return switch (method) {
            case SMTP -> SMTP;
            case DKIM -> DKIM;
            case MD5 -> MD5;
            case SMIME -> SMIME;
        };
    }
}

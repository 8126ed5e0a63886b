package org.colombier.smtp.client;

/** With what we introduce ourselves to a relay host. */
record Login(String user, String password) {

    /** Reads {@code user:password}. */
    static Login parse(String value) {
        int colon = value.indexOf(':');
        if (colon <= 0) {
            throw new IllegalArgumentException("not user:password");
        }
        return new Login(value.substring(0, colon), value.substring(colon + 1));
    }

    /** Without the password, which is for nobody's log. */
    @Override
    public String toString() {
        return user;
    }
}

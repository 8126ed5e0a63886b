package org.colombier.api;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.colombier.ops.DataDirectory;
import org.springframework.stereotype.Component;

/** The administrator's token, made at the first start; who can read the file may do everything. Thread-safe. */
@Component
class AdminToken {

    private static final String FILE = "admin.token";
    private static final int OCTETS = 32;

    private final byte[] token;

    AdminToken(DataDirectory directory) {
        this.token = directory.secret(FILE, OCTETS).getBytes(StandardCharsets.UTF_8);
    }

    /** Takes as long for a near miss as for any other. */
    boolean is(String given) {
        return MessageDigest.isEqual(token, given.getBytes(StandardCharsets.UTF_8));
    }
}

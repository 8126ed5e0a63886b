package org.colombier.directory;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;
import org.apache.commons.codec.digest.Crypt;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.stereotype.Component;

/**
 * Password hashes: Argon2id for new ones; {@code {SSHA}}, {@code {PLAIN}}, {@code $1$}, {@code $5$}, {@code $6$} and
 * bcrypt, as other mail systems write them, are verified. Thread-safe. Comparisons take constant time.
 */
@Component
public class Passwords {

    private static final int LONGEST = 1_024;

    private final Argon2PasswordEncoder argon2 = Argon2PasswordEncoder.defaultsForSpringSecurity_v5_8();
    private final BCryptPasswordEncoder bcrypt = new BCryptPasswordEncoder();
    private final String nobody = argon2.encode("nobody has this password");

    public String hash(CharSequence password) {
        return argon2.encode(password);
    }

    /** @param hash the stored hash; if there is none, as much work is done and the answer is no */
    public boolean verify(CharSequence password, Optional<String> hash) {
        if (password.length() > LONGEST) {
            return false;
        }
        return matches(password, hash.orElse(nobody)) && hash.isPresent();
    }

    /** True if the hash is of a kind that a login should replace by a new one. */
    public boolean isOutdated(String hash) {
        return !hash.startsWith("$argon2") || argon2.upgradeEncoding(hash);
    }

    /** True if {@link #verify} knows hashes of that kind; a clear text is none. */
    static boolean isVerifiable(String hash) {
        return hash.length() <= 255 && (hash.startsWith("$argon2") || hash.startsWith("{SSHA}") || withoutScheme(hash).matches("\\$2[aby]\\$\\d\\d\\$.{53}|\\$[156]\\$.{8,}"));
    }

    private boolean matches(CharSequence password, String hash) {
        if (hash.startsWith("$argon2")) {
            return argon2.matches(password, hash);
        }
        String plain = withoutScheme(hash);
        if (hash.startsWith("{SSHA}")) {
            return isSaltedSha1(password, plain);
        }
        if (hash.startsWith("{PLAIN}")) {
            return same(password.toString(), plain);
        }
        if (plain.matches("\\$2[aby]\\$.*")) {
            return bcrypt.matches(password, plain);
        }
        if (plain.matches("\\$[156]\\$.*")) {
            return isCrypt(password, plain);
        }
        return false;
    }

    private static boolean isCrypt(CharSequence password, String hash) {
        try {
            return same(Crypt.crypt(password.toString(), hash), hash);
        } catch (IllegalArgumentException notASalt) {
            return false;
        }
    }

    /** {@code {SHA512-CRYPT}$6$…} and the like: the scheme's name says no more than the hash does. */
    private static String withoutScheme(String hash) {
        int end = hash.startsWith("{") ? hash.indexOf('}') : -1;
        return hash.substring(end + 1);
    }

    /** RFC 2307 with a salt: base64 of SHA-1(password, salt) and the salt. */
    private static boolean isSaltedSha1(CharSequence password, String encoded) {
        try {
            byte[] all = Base64.getDecoder().decode(encoded);
            if (all.length <= 20) {
                return false;
            }
            MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
            sha1.update(password.toString().getBytes(StandardCharsets.UTF_8));
            sha1.update(all, 20, all.length - 20);
            return MessageDigest.isEqual(sha1.digest(), java.util.Arrays.copyOf(all, 20));
        } catch (IllegalArgumentException notBase64) {
            return false;
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean same(String a, String b) {
        return MessageDigest.isEqual(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
    }
}

package org.colombier.directory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordsTest {

    private final Passwords passwords = new Passwords();

    /** Made by openssl passwd, by the authors of the formats, or by another system. */
    @ParameterizedTest
    @CsvSource(delimiter = ' ', textBlock = """
        'Hello world!' $1$saltstri$YMyguxXMBpd2TEZ.vS/3q1
        'Hello world!' {MD5-CRYPT}$1$saltstri$YMyguxXMBpd2TEZ.vS/3q1
        'Hello world!' $5$saltstring$5B8vYYiY.CVt1RlTTf8KbXBH3hsxY/GNooZaBBGWEc5
        'Hello world!' $6$saltstring$svn8UoSVapNtMuq1ukKS4tPQd8iKwSMHWjl/O817G3uBnIFNjnQJuesI68u4OTLiBFdcbYEdFCoEOfaS35inz1
        'Hello world!' {SHA512-CRYPT}$6$saltstring$svn8UoSVapNtMuq1ukKS4tPQd8iKwSMHWjl/O817G3uBnIFNjnQJuesI68u4OTLiBFdcbYEdFCoEOfaS35inz1
        abc $2a$06$If6bvum7DFjUnE9p2uDeDu0YHzrHM6tf.iqN8.yx.jNN1ILEf7h0i
        abc {BLF-CRYPT}$2y$06$If6bvum7DFjUnE9p2uDeDu0YHzrHM6tf.iqN8.yx.jNN1ILEf7h0i
        pässword {SSHA}dqOXTTBCy+KCzv3xegCQheFFoIZzYWx0MTIzNA==
        plain {PLAIN}plain
        """)
    void hashesOfOtherSystemsAreVerifiedAndOutdated(String password, String hash) {
        assertThat(passwords.verify(password, Optional.of(hash))).isTrue();
        assertThat(passwords.verify(password + "x", Optional.of(hash))).isFalse();
        assertThat(passwords.isOutdated(hash)).isTrue();
    }

    @Test
    void ownHashesAreArgon2AndUpToDate() {
        String hash = passwords.hash("secret");
        assertThat(hash).startsWith("$argon2id$");
        assertThat(passwords.verify("secret", Optional.of(hash))).isTrue();
        assertThat(passwords.verify("Secret", Optional.of(hash))).isFalse();
        assertThat(passwords.isOutdated(hash)).isFalse();
        assertThat(passwords.hash("secret")).isNotEqualTo(hash);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "secret", "{SSHA}", "{SSHA}!!!", "{SSHA}c2VjcmV0", "{NONE}x", "$1$", "$5$", "$6$\u0000$x", "$6$rounds=x$", "$2a$10$short", "$argon2id$", "{PLAIN", "$9$x$y"})
    void whatIsNoHashMatchesNothing(String hash) {
        assertThat(passwords.verify("secret", Optional.of(hash))).isFalse();
    }

    @Test
    void nobodyAndEndlessPasswordsAreRefused() {
        assertThat(passwords.verify("nobody has this password", Optional.empty())).isFalse();
        assertThat(passwords.verify("x".repeat(2_000), Optional.of("{PLAIN}" + "x".repeat(2_000)))).isFalse();
    }
}

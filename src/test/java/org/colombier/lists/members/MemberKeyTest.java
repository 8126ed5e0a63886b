package org.colombier.lists.members;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.OptionalLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;

/** The key in a copy tells its member, and nobody makes one without the secret. */
class MemberKeyTest {

    private final MemberKey keys = new MemberKey(new byte[] {1, 2, 3, 4, 5, 6, 7, 8});

    @Property(tries = 300)
    void aKeyTellsItsMember(@ForAll @LongRange(min = 1) long id) {
        String key = keys.of(id);
        assertThat(key).matches("[a-z0-9]{" + MemberKey.LENGTH + "}").hasSizeLessThanOrEqualTo(40);
        assertThat(keys.memberOf(key)).hasValue(id);
        assertThat(keys.memberOf(key.toUpperCase(Locale.forLanguageTag("tr")).replace("İ", "I"))).hasValue(id);
    }

    @Property(tries = 300)
    void aChangedKeyIsNobodys(@ForAll @LongRange(min = 1) long id, @ForAll @net.jqwik.api.constraints.IntRange(max = MemberKey.LENGTH - 1) int at) {
        char[] key = keys.of(id).toCharArray();
        key[at] = key[at] == 'a' ? 'b' : 'a';
        assertThat(keys.memberOf(new String(key))).isEmpty();
    }

    @Property(tries = 300)
    void whatIsNoKeyIsNobodys(@ForAll String text) {
        assertThat(keys.memberOf(text)).isEqualTo(OptionalLong.empty());
    }

    @Property(tries = 50)
    void anotherSitesKeyIsNobodysHere(@ForAll @LongRange(min = 1) long id) {
        assertThat(keys.memberOf(new MemberKey(new byte[] {9}).of(id))).isEmpty();
    }
}

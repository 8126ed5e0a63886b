package org.colombier.lists.scenario;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/** The text of a site's file: UTF-8, with or without a byte order mark, or where it is not that, what Western sites wrote before. */
final class ScenarioText {

    private static final Charset BEFORE = Charset.forName("windows-1252");

    private ScenarioText() {
    }

    static String of(byte[] octets) {
        String text;
        try {
            text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets)).toString();
        } catch (CharacterCodingException older) {
            text = new String(octets, BEFORE);
        }
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }
}

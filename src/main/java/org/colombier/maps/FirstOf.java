package org.colombier.maps;

import java.util.List;
import java.util.Optional;

/** Several tables, of which the first that knows the key answers. */
record FirstOf(List<LookupTable> tables) implements LookupTable {

    @Override
    public Optional<Answer> look(String key) {
        for (LookupTable table : tables) {
            Optional<Answer> answer = table.look(key);
            if (answer.isPresent()) {
                return answer;
            }
        }
        return Optional.empty();
    }

    @Override
    public Optional<Answer> lookPart(String part) {
        for (LookupTable table : tables) {
            Optional<Answer> answer = table.lookPart(part);
            if (answer.isPresent()) {
                return answer;
            }
        }
        return Optional.empty();
    }
}

package harness;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The headers of one message, in order, as they came. */
public record Headers(List<Header> list) {

    public Headers {
        list = List.copyOf(list);
    }

    /** One line; the name keeps its spelling. */
    public record Header(String name, String value) {}

    /** Makes headers of names and values in turn. */
    public static Headers of(String... namesAndValues) {
        List<Header> list = new ArrayList<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            list.add(new Header(namesAndValues[i], namesAndValues[i + 1]));
        }
        return new Headers(list);
    }

    /** The first value of this name, spelling aside. */
    public Optional<String> first(String name) {
        return all(name).stream().findFirst();
    }

    /** All values of this name, spelling aside. */
    public List<String> all(String name) {
        return list.stream()
                .filter(header -> header.name().equalsIgnoreCase(name))
                .map(Header::value)
                .toList();
    }
}

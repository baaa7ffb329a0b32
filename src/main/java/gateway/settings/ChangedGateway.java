package gateway.settings;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a change of settings does to the process that it is made in. */
public interface ChangedGateway {

    /** A process without routes, a command say. */
    ChangedGateway NONE = new ChangedGateway() {
        @Override
        public void applied() {
            // Whatever it is, it asks the settings themselves.
        }

        @Override
        public int generation() {
            return 0;
        }

        @Override
        public @Nullable String renewRoutes(String actor, @Nullable String comment) {
            return null;
        }

        @Override
        public List<String> problems() {
            return List.of();
        }
    };

    /** New values are in force. */
    void applied();

    /** The generation of routes that is in use; 0 before there is one. */
    int generation();

    /**
     * Builds the routes anew, whose placeholders have other values now, and uses them.
     *
     * @return why they cannot be used; null where they are
     */
    @Nullable
    String renewRoutes(String actor, @Nullable String comment);

    /** What does not fit together and serves all the same, a sentence each. */
    List<String> problems();
}

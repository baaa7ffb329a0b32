package gateway.estimate;

import java.util.List;
import java.util.Locale;

/**
 * Models that count tokens alike. Each family has a factor between what o200k_base counts and what it counts itself; the first
 * guess is corrected from real usage.
 */
enum ModelFamily {
    /** Claude with the tokenizer of Opus 4.7 and later, which counts about 30 % more than the one before. */
    CLAUDE_NEW(1.45, Images.BY_PIXELS, Tooling.OF_CLAUDE),
    CLAUDE(1.15, Images.BY_PIXELS, Tooling.OF_CLAUDE),
    OPENAI(1.0, Images.BY_TILES),
    GEMINI(1.05, Images.BY_PIXELS),
    DEEPSEEK(1.05, Images.BY_PIXELS),
    LLAMA(1.05, Images.BY_PIXELS),
    QWEN(1.1, Images.BY_PIXELS),
    MISTRAL(1.15, Images.BY_PIXELS),
    OTHER(1.0, Images.BY_PIXELS);

    private static final List<String> FIRST_TOKENIZER =
            List.of("claude-2", "claude-3", "claude-instant", "-4-0", "-4-1", "-4-2", "-4-5", "-4-6");

    private final double seed;
    private final Images images;
    private final Tooling tooling;

    ModelFamily(double seed, Images images) {
        this(seed, images, Tooling.PLAIN);
    }

    ModelFamily(double seed, Images images, Tooling tooling) {
        this.seed = seed;
        this.images = images;
        this.tooling = tooling;
    }

    /** How a family counts images. */
    enum Images {
        /** Pixels divided by a constant, as Anthropic documents. */
        BY_PIXELS,
        /** Tiles of 512 pixels, as OpenAI documents for GPT-4o. */
        BY_TILES
    }

    /** What tools cost besides their texts, before the factor. */
    enum Tooling {
        PLAIN(0, 8),
        /** Measured with recorded usage: 290 and 70 tokens with Sonnet 4, 500 and 65 with Sonnet 4.5. */
        OF_CLAUDE(320, 60);

        private final long prompt;
        private final long each;

        Tooling(long prompt, long each) {
            this.prompt = prompt;
            this.each = each;
        }

        /** What tells the model how tools are called. */
        long prompt() {
            return prompt;
        }

        /** The frame of a tool. */
        long each() {
            return each;
        }
    }

    /** The factor before anything was learned. */
    double seed() {
        return seed;
    }

    Images images() {
        return images;
    }

    Tooling tooling() {
        return tooling;
    }

    /** In lower case, as it is stored. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The family of a model, by its name. */
    static ModelFamily of(String model) {
        String name = model.toLowerCase(Locale.ROOT);
        if (name.contains("claude")) {
            return claude(name.replace('.', '-'));
        }
        if (name.contains("gpt") || name.contains("codex") || name.matches("(?:.*/)?o\\d.*")) {
            return OPENAI;
        }
        if (name.contains("gemini") || name.contains("gemma")) {
            return GEMINI;
        }
        if (name.contains("deepseek")) {
            return DEEPSEEK;
        }
        if (name.contains("llama")) {
            return LLAMA;
        }
        if (name.contains("qwen") || name.contains("qwq")) {
            return QWEN;
        }
        return name.contains("mistral") || name.contains("mixtral") || name.contains("devstral") ? MISTRAL : OTHER;
    }

    private static ModelFamily claude(String name) {
        // claude-sonnet-4-20250514 and the others of the first 4 have no second number.
        boolean old = FIRST_TOKENIZER.stream().anyMatch(name::contains) || name.endsWith("-4");
        return old ? CLAUDE : CLAUDE_NEW;
    }
}

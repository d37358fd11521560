// openai-go. Arguments: the kind of API, the call, the URL, the key.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/openai/openai-go/v3"
	"github.com/openai/openai-go/v3/azure"
	"github.com/openai/openai-go/v3/option"
	"github.com/openai/openai-go/v3/responses"
)

func dated(E, K, V string) openai.Client {
	// dated:
	client := openai.NewClient(azure.WithEndpoint(E, V), azure.WithAPIKey(K))
	// :dated
	return client
}

func v1(B, K string) openai.Client {
	// v1:
	client := openai.NewClient(option.WithBaseURL(B), option.WithAPIKey(K), option.WithHeader("api-key", K))
	// :v1
	return client
}

func call(client openai.Client, name, model string) (pieces []string, err error) {
	ctx := context.Background()
	chat := openai.ChatCompletionNewParams{
		Model:    model,
		Messages: []openai.ChatCompletionMessageParamUnion{openai.UserMessage("Hello")},
	}
	ask := responses.ResponseNewParams{
		Model: model,
		Input: responses.ResponseNewParamsInputUnion{OfString: openai.String("Hello")},
	}
	switch name {
	case "chat":
		answer, err := client.Chat.Completions.New(ctx, chat)
		if err != nil {
			return nil, err
		}
		return []string{answer.Choices[0].Message.Content}, nil
	case "stream":
		stream := client.Chat.Completions.NewStreaming(ctx, chat)
		for stream.Next() {
			for _, choice := range stream.Current().Choices {
				if choice.Delta.Content != "" {
					pieces = append(pieces, choice.Delta.Content)
				}
			}
		}
		return pieces, stream.Err()
	case "responses":
		answer, err := client.Responses.New(ctx, ask)
		if err != nil {
			return nil, err
		}
		return []string{answer.OutputText()}, nil
	default:
		stream := client.Responses.NewStreaming(ctx, ask)
		for stream.Next() {
			if event := stream.Current(); event.Type == "response.output_text.delta" {
				pieces = append(pieces, event.Delta)
			}
		}
		return pieces, stream.Err()
	}
}

func main() {
	kind, name, url, key := os.Args[1], os.Args[2], os.Args[3], os.Args[4]
	client := v1(url, key)
	if kind == "dated" {
		client = dated(url, key, os.Getenv("CLIENTS_VERSION"))
	}
	pieces, err := call(client, name, os.Getenv("CLIENTS_MODEL"))
	found := map[string]any{"text": strings.Join(pieces, ""), "pieces": len(pieces)}
	if err != nil {
		told := err.Error()
		var failed *openai.Error
		if errors.As(err, &failed) {
			told += fmt.Sprintf(" (Code %q, Message %q)", failed.Code, failed.Message)
		}
		found = map[string]any{"error": told}
	}
	text, _ := json.Marshal(found)
	fmt.Println(string(text))
}
